using PetCam.WebRtc.Sending;

namespace PetCam.WebRtc.Tests.Tracks;

/// <summary>Keeps what would have been sent.</summary>
internal sealed class CollectingSender : IDatagramBatchSender
{
    public List<byte[]> Datagrams { get; } = [];

    /// <summary>False only counts, so that allocations of the collection do not disturb a measurement.</summary>
    public bool Keeps { get; set; } = true;

    public string Name => "collecting";

    public int Send(DatagramBatch batch)
    {
        for (int i = 0; Keeps && i < batch.Count; i++)
        {
            BatchedDatagram datagram = batch.Datagrams[i];
            Datagrams.Add(batch.Bytes.Slice(datagram.Offset, datagram.Length).ToArray());
        }

        return 0;
    }
}
