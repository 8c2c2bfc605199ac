using System.Text;
using PetCam.Rtp;

namespace PetCam.WebRtc.Tracks;

/// <summary>Writes one viewer's RTP headers from a template: payload type, SSRC and the extensions that its answer took.</summary>
internal sealed class PacketHeaderWriter
{
    private const int PlayoutDelayBytes = 3;

    private readonly byte[] _block = [];
    private readonly int _captureTimeOffset = -1;
    private readonly byte _payloadType;
    private readonly uint _ssrc;

    public PacketHeaderWriter(byte payloadType, uint ssrc, NegotiatedExtensions extensions)
    {
        _payloadType = payloadType;
        _ssrc = ssrc;
        if (extensions.HighestId == 0)
        {
            return;
        }

        // Always as long as the packetizer reserves, so that all datagrams of a picture are equally long.
        byte[] block = new byte[H264Packetizer.FirstPacketReserveBytes];
        RtpHeaderExtensionWriter writer = new(block, extensions.HighestId);
        if (extensions.AbsoluteCaptureTime != 0)
        {
            Span<byte> empty = stackalloc byte[AbsoluteCaptureTime.Bytes];
            empty.Clear();
            _captureTimeOffset = writer.TryAppend(extensions.AbsoluteCaptureTime, empty);
        }

        if (extensions.PlayoutDelay != 0)
        {
            // Minimum and maximum zero: render as soon as decoded.
            Span<byte> zero = stackalloc byte[PlayoutDelayBytes];
            zero.Clear();
            writer.TryAppend(extensions.PlayoutDelay, zero);
        }

        if (extensions.MediaId != 0 && extensions.Mid.Length > 0)
        {
            writer.TryAppend(extensions.MediaId, Encoding.ASCII.GetBytes(extensions.Mid));
        }

        writer.Complete();
        _block = block;
    }

    /// <summary>Room that suffices for every header.</summary>
    public const int MaxBytes = RtpHeader.FixedBytes + H264Packetizer.FirstPacketReserveBytes;

    /// <summary>Writes the header of a packet. The same packet always gets the same bytes, so that it can be sent again under its index.</summary>
    /// <returns>Bytes written.</returns>
    public int Write(Span<byte> destination, in SentPacket packet, SequenceNumber sequenceNumber, RtpTimestamp timestamp)
    {
        bool extended = packet.IsFirstOfUnit && _block.Length > 0;
        RtpHeader header = new()
        {
            PayloadType = _payloadType,
            Marker = packet.IsLastOfUnit,
            SequenceNumber = sequenceNumber,
            Timestamp = timestamp,
            Ssrc = _ssrc,
        };
        header.Write(destination, extended);
        if (!extended)
        {
            return RtpHeader.FixedBytes;
        }

        Span<byte> block = destination.Slice(RtpHeader.FixedBytes, _block.Length);
        _block.CopyTo(block);
        if (_captureTimeOffset >= 0)
        {
            packet.CaptureTime.Write(block[_captureTimeOffset..]);
        }

        return RtpHeader.FixedBytes + _block.Length;
    }
}
