using PetCam.WebRtc.Sending;

namespace PetCam.WebRtc.Tests.Pacing;

/// <summary>Counts what leaves in each millisecond.</summary>
internal sealed class TimedSender(TimeProvider time) : IDatagramBatchSender
{
    private readonly Dictionary<long, long> _bytes = [];

    public string Name => "timed";

    public long LargestBurst => _bytes.Values.Max();

    public long Total => _bytes.Values.Sum();

    /// <summary>From the first to the last datagram, in milliseconds.</summary>
    public long Duration => _bytes.Keys.Max() - _bytes.Keys.Min();

    public void Clear() => _bytes.Clear();

    public int Send(DatagramBatch batch)
    {
        long millisecond = (long)time.GetElapsedTime(0).TotalMilliseconds;
        foreach (BatchedDatagram datagram in batch.Datagrams)
        {
            _bytes[millisecond] = _bytes.GetValueOrDefault(millisecond) + datagram.Length;
        }

        return 0;
    }
}
