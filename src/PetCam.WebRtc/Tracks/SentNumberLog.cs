namespace PetCam.WebRtc.Tracks;

/// <summary>The transport-wide numbers of a stream's newest packets, for repairs that go out in the stream itself.</summary>
/// <remarks>
/// Such a repair has the packet index of the original, and so its key stream: it must be the same bytes, number included. A different number under one
/// index would reveal the difference of two texts and, with AES-GCM, the authentication key (RFC 7714 §8). Where retransmissions have a stream of their
/// own (RFC 4588) none of this is needed. What is older than the log is not repaired.
/// </remarks>
internal sealed class SentNumberLog
{
    private const int Capacity = 2048; // 11 s at 1.7 Mb/s, 4 KiB

    private readonly ushort[] _numbers = new ushort[Capacity];
    private long _first = -1;
    private long _next;

    /// <param name="index">Packet index; each is one higher than the last.</param>
    public void Add(long index, ushort number)
    {
        _first = _first < 0 ? index : Math.Max(_first, index + 1 - Capacity);
        _next = index + 1;
        _numbers[index % Capacity] = number;
    }

    public bool TryFind(long index, out ushort number)
    {
        bool known = _first >= 0 && index >= _first && index < _next;
        number = known ? _numbers[index % Capacity] : (ushort)0;
        return known;
    }
}
