using PetCam.Rtp;

namespace PetCam.WebRtc.Srtp;

/// <summary>The receiving side of SRTP: estimates each packet's index, decrypts, and refuses replays (RFC 3711 §3.3). One thread at a time.</summary>
/// <remarks>A stream is remembered from its first authentic packet on; nothing that is not authentic changes any state.</remarks>
internal sealed class SrtpReceiver(ISrtpCipher cipher)
{
    private const int MaxStreams = 16; // video, audio, their retransmissions, and what a sender makes of them when it starts over

    private readonly SrtpReceiveStream?[] _streams = new SrtpReceiveStream?[MaxStreams];
    private int _count;

    /// <param name="destination">Room for the packet without its tag; undefined when the packet is refused.</param>
    /// <param name="length">Bytes of header and payload.</param>
    /// <param name="index">Roll-over counter and sequence number.</param>
    /// <returns>False for what is cut short, forged or replayed, and for streams beyond the sixteenth.</returns>
    public bool TryUnprotect(ReadOnlySpan<byte> packet, Span<byte> destination, out int length, out long index)
    {
        length = 0;
        index = 0;
        if (!RtpPacket.TryMeasureHeader(packet, out int headerBytes))
        {
            return false;
        }

        uint ssrc = RtpPacket.PeekSsrc(packet);
        SequenceNumber sequenceNumber = RtpPacket.PeekSequenceNumber(packet);
        SrtpReceiveStream? stream = Find(ssrc);
        index = stream?.EstimateIndex(sequenceNumber) ?? sequenceNumber.Value;
        bool plausible = index >= 0 && (stream is not null || _count < MaxStreams);
        if (!plausible || !cipher.TryUnprotectRtp(packet, headerBytes, destination, ssrc, index, out length))
        {
            return false;
        }

        stream ??= _streams[_count++] = new SrtpReceiveStream(ssrc);
        return stream.TryAccept(index);
    }

    private SrtpReceiveStream? Find(uint ssrc)
    {
        for (int i = 0; i < _count; i++)
        {
            if (_streams[i]!.Ssrc == ssrc)
            {
                return _streams[i];
            }
        }

        return null;
    }
}
