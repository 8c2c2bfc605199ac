using System.Buffers.Binary;
using System.Text;
using PetCam.Rtp;

namespace PetCam.WebRtc.Tracks;

/// <summary>Writes one stream's RTP headers from templates: payload type, SSRC and the extensions that the answer took.</summary>
/// <remarks>
/// Two templates, so that all datagrams of a picture are equally long and the kernel can cut them: the first packet of a picture has a longer
/// block with the capture time, for which the packetizer left room; all others have one for the transport-wide number, or none.
/// </remarks>
internal sealed class PacketHeaderWriter
{
    private const int PlayoutDelayBytes = 3;
    private const int TransportSequenceBytes = 2;

    /// <summary>Extension block of every packet with a transport-wide number: 4 header, 1 or 2 element header, 2 number, padding. The packetizer leaves room for it.</summary>
    private const int TransportBlockBytes = H264Packetizer.EveryPacketReserveBytes;

    private readonly byte[] _firstBlock = [];
    private readonly byte[] _otherBlock = [];
    private readonly int _captureTimeOffset = -1;
    private readonly int _firstTransportOffset = -1;
    private readonly int _otherTransportOffset = -1;
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

        bool numbered = extensions.TransportSequence != 0;
        _firstBlock = new byte[H264Packetizer.FirstPacketReserveBytes + (numbered ? TransportBlockBytes : 0)];
        RtpHeaderExtensionWriter writer = new(_firstBlock, extensions.HighestId);
        _firstTransportOffset = Append(ref writer, extensions.TransportSequence, TransportSequenceBytes);
        _captureTimeOffset = Append(ref writer, extensions.AbsoluteCaptureTime, AbsoluteCaptureTime.Bytes);
        Append(ref writer, extensions.PlayoutDelay, PlayoutDelayBytes); // minimum and maximum zero: render as soon as decoded
        if (extensions.MediaId != 0 && extensions.Mid.Length > 0)
        {
            writer.TryAppend(extensions.MediaId, Encoding.ASCII.GetBytes(extensions.Mid));
        }

        writer.Complete();
        if (numbered)
        {
            _otherBlock = new byte[TransportBlockBytes];
            writer = new RtpHeaderExtensionWriter(_otherBlock, extensions.HighestId);
            _otherTransportOffset = Append(ref writer, extensions.TransportSequence, TransportSequenceBytes);
            writer.Complete();
        }
    }

    /// <summary>Writes the header of a packet. The same arguments always give the same bytes.</summary>
    /// <param name="transportNumber">Without effect when it was not negotiated.</param>
    /// <returns>Bytes written.</returns>
    public int Write(Span<byte> destination, in SentPacket packet, SequenceNumber sequenceNumber, RtpTimestamp timestamp, ushort transportNumber)
    {
        byte[] template = packet.IsFirstOfUnit ? _firstBlock : _otherBlock;
        RtpHeader header = new()
        {
            PayloadType = _payloadType,
            Marker = packet.IsLastOfUnit,
            SequenceNumber = sequenceNumber,
            Timestamp = timestamp,
            Ssrc = _ssrc,
        };
        header.Write(destination, template.Length > 0);
        if (template.Length == 0)
        {
            return RtpHeader.FixedBytes;
        }

        Span<byte> block = destination.Slice(RtpHeader.FixedBytes, template.Length);
        template.CopyTo(block);
        if (packet.IsFirstOfUnit && _captureTimeOffset >= 0)
        {
            packet.CaptureTime.Write(block[_captureTimeOffset..]);
        }

        int transportOffset = packet.IsFirstOfUnit ? _firstTransportOffset : _otherTransportOffset;
        if (transportOffset >= 0)
        {
            BinaryPrimitives.WriteUInt16BigEndian(block[transportOffset..], transportNumber);
        }

        return RtpHeader.FixedBytes + template.Length;
    }

    // The value is written per packet, or stays zero.
    private static int Append(ref RtpHeaderExtensionWriter writer, byte id, int valueBytes)
    {
        Span<byte> zero = stackalloc byte[AbsoluteCaptureTime.Bytes];
        zero.Clear();
        return id == 0 ? -1 : writer.TryAppend(id, zero[..valueBytes]);
    }
}
