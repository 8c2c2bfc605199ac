namespace PetCam.WebRtc.Sending;

/// <summary>Takes what has arrived on a socket with as few system calls as the machine allows. Chosen once, at start, by trying.</summary>
internal interface IDatagramReceiver
{
    /// <summary>Longer datagrams are cut; no protocol here sends such, so a cut one is not understood.</summary>
    const int MaxDatagramBytes = 2048;

    /// <summary>For the log: which way it receives.</summary>
    string Name { get; }

    /// <summary>Datagrams that one <see cref="Receive"/> takes at most.</summary>
    int Capacity { get; }

    /// <summary>Takes what is there, without waiting.</summary>
    /// <returns>Number of datagrams; fewer than <see cref="Capacity"/> when there are no more.</returns>
    int Receive();

    /// <summary>One of the datagrams taken; valid until the next <see cref="Receive"/>.</summary>
    ReadOnlySpan<byte> Datagram(int index, out RemoteEndpoint source);
}
