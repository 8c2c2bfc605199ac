using System.Buffers.Binary;
using PetCam.Rtp;
using PetCam.WebRtc.Srtp;

namespace PetCam.WebRtc.Tracks;

/// <summary>Repairs in a stream of their own (RFC 4588 §4): own SSRC, sequence numbers and packet index, the original's number in front of its payload.</summary>
internal sealed class RetransmissionStream(SrtpSession srtp, byte payloadType, uint ssrc, NegotiatedExtensions extensions)
{
    private const int OriginalNumberBytes = 2;

    private readonly PacketHeaderWriter _headers = new(payloadType, ssrc, extensions);
    private long _nextIndex = FirstPacketIndex.Choose();

    public uint Ssrc => ssrc;

    /// <summary>Writes the repair of a packet under an index that was never used before.</summary>
    /// <returns>Bytes of the datagram.</returns>
    public int Write(
        Span<byte> datagram, in SentPacket packet, ReadOnlySpan<byte> payload, SequenceNumber original, RtpTimestamp timestamp, ushort transportNumber)
    {
        long index = _nextIndex++;
        int header = _headers.Write(datagram, packet, SequenceNumber.FromIndex(index), timestamp, transportNumber);
        Span<byte> plain = stackalloc byte[OriginalNumberBytes + H264Packetizer.MaxPayloadBytes];
        BinaryPrimitives.WriteUInt16BigEndian(plain, original.Value);
        payload.CopyTo(plain[OriginalNumberBytes..]);
        return srtp.ProtectRtp(datagram, header, plain[..(OriginalNumberBytes + payload.Length)], ssrc, index);
    }
}
