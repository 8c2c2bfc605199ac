using PetCam.Rtp;

namespace PetCam.WebRtc.Srtp;

/// <summary>What a receiver remembers of one SSRC: its roll-over counter and which packets came (RFC 3711 §3.3.1, §3.3.2, Appendix A).</summary>
/// <remarks>
/// The window is far wider than the 64 packets that the RFC asks for: a packet that was lost and is sent again under its own number comes a
/// round trip later, and 2 Mb/s are 200 packets a second.
/// </remarks>
internal sealed class SrtpReceiveStream(uint ssrc)
{
    /// <summary>Packets behind the newest that are still told apart.</summary>
    public const int WindowPackets = 2048;

    private const int BitsPerWord = 64;

    private readonly ulong[] _seen = new ulong[WindowPackets / BitsPerWord];
    private long _highest = -1;

    public uint Ssrc => ssrc;

    /// <summary>The index nearest to the newest one that ends in this sequence number; negative when there cannot be one.</summary>
    public long EstimateIndex(SequenceNumber sequenceNumber) => sequenceNumber.ToIndex(_highest);

    /// <summary>Notes an authentic packet.</summary>
    /// <returns>False for a replay, and for what is too old to know.</returns>
    public bool TryAccept(long index)
    {
        if (index > _highest)
        {
            Advance(index);
        }
        else if (index <= _highest - WindowPackets || IsSeen(index))
        {
            return false;
        }

        _seen[WordOf(index)] |= BitOf(index);
        return true;
    }

    private void Advance(long index)
    {
        if (_highest < 0 || index - _highest >= WindowPackets)
        {
            Array.Clear(_seen);
        }
        else
        {
            for (long skipped = _highest + 1; skipped < index; skipped++)
            {
                _seen[WordOf(skipped)] &= ~BitOf(skipped);
            }

            _seen[WordOf(index)] &= ~BitOf(index);
        }

        _highest = index;
    }

    private bool IsSeen(long index) => (_seen[WordOf(index)] & BitOf(index)) != 0;

    private static int WordOf(long index) => (int)(index / BitsPerWord % (WindowPackets / BitsPerWord));

    private static ulong BitOf(long index) => 1UL << (int)(index % BitsPerWord);
}
