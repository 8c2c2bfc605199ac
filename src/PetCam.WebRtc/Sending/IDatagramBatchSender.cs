namespace PetCam.WebRtc.Sending;

/// <summary>Sends many datagrams with as few system calls as the machine allows. Chosen once, at start, by trying.</summary>
internal interface IDatagramBatchSender
{
    /// <summary>For the log: which way it sends.</summary>
    string Name { get; }

    /// <summary>Sends all datagrams without waiting; what the socket buffer has no room for is dropped, as a network would.</summary>
    /// <returns>Datagrams dropped.</returns>
    int Send(DatagramBatch batch);
}
