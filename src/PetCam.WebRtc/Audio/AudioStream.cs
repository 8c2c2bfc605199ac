using System.Security.Cryptography;
using System.Text;
using PetCam.Media;
using PetCam.Rtp;
using PetCam.WebRtc.Negotiation;
using PetCam.WebRtc.Sending;
using PetCam.WebRtc.Srtp;

namespace PetCam.WebRtc.Audio;

/// <summary>One viewer's RTP stream of a camera's sound: one packet per frame (RFC 7587 §4.2, RFC 3551 §4.2).</summary>
/// <remarks>Data path 7/8: header and encryption, from frame to batch. One worker owns it; no allocation, no lock. Lost packets are not sent again: they would come too late.</remarks>
internal sealed class AudioStream
{
    private const int OneByteElementHeader = 1;

    private readonly SrtpSession _srtp;
    private readonly NegotiatedAudio _negotiated;
    private readonly byte[] _extensions;
    private readonly uint _timestampOffset = unchecked((uint)RandomNumberGenerator.GetInt32(int.MinValue, int.MaxValue));
    private long _nextIndex = FirstPacketIndex.Choose();
    private bool _hasSkipped;
    private long _packets;
    private long _payloadBytes;

    public AudioStream(SrtpSession srtp, NegotiatedAudio negotiated, RemoteEndpoint destination)
    {
        _srtp = srtp;
        _negotiated = negotiated;
        _extensions = CreateExtensions(negotiated);
        Destination = destination;
    }

    /// <summary>Changes when the client nominates another address.</summary>
    public RemoteEndpoint Destination { get; set; }

    /// <summary>Any thread.</summary>
    public long Packets => Volatile.Read(ref _packets);

    /// <summary>Sends a frame, unless its TCP connection lies behind: sound that waits is worth less than silence.</summary>
    /// <param name="timestamp">Before the viewer's own offset.</param>
    public void Send(AudioFrame frame, RtpTimestamp timestamp, bool resumes, BatchedOutput output)
    {
        if (!output.CanTake(Destination))
        {
            _hasSkipped = true;
            return;
        }

        Span<byte> datagram = output.Next();
        RtpHeader header = new()
        {
            PayloadType = _negotiated.PayloadType,
            Marker = resumes || _hasSkipped, // behind a gap (RFC 3551 §4.1)
            SequenceNumber = SequenceNumber.FromIndex(_nextIndex),
            Timestamp = timestamp + _timestampOffset,
            Ssrc = _negotiated.Ssrc,
        };
        header.Write(datagram, hasExtension: _extensions.Length > 0);
        _extensions.CopyTo(datagram[RtpHeader.FixedBytes..]);
        int length = _srtp.ProtectRtp(datagram, RtpHeader.FixedBytes + _extensions.Length, frame.PayloadSpan, _negotiated.Ssrc, _nextIndex);
        output.Add(length, Destination);
        _nextIndex++;
        _hasSkipped = false;
        Volatile.Write(ref _packets, _packets + 1);
        _payloadBytes += frame.Length;
    }

    /// <inheritdoc cref="Tracks.ViewerStream.CreateReport"/>
    public SenderReport CreateReport(NtpTime now, RtpTimestamp mediaNow) =>
        new(_negotiated.Ssrc, now, mediaNow + _timestampOffset, unchecked((uint)_packets), unchecked((uint)_payloadBytes));

    // Only which section it belongs to (RFC 9143 §15); the same in every packet.
    private static byte[] CreateExtensions(NegotiatedAudio negotiated)
    {
        if (negotiated.MediaIdExtension == 0 || negotiated.Mid.Length == 0)
        {
            return [];
        }

        int length = RtpHeaderExtensionWriter.BlockHeaderBytes + (2 * OneByteElementHeader) + negotiated.Mid.Length;
        byte[] block = new byte[(length + sizeof(uint) - 1) / sizeof(uint) * sizeof(uint)];
        RtpHeaderExtensionWriter writer = new(block, negotiated.MediaIdExtension);
        bool fits = writer.TryAppend(negotiated.MediaIdExtension, Encoding.ASCII.GetBytes(negotiated.Mid)) >= 0;
        writer.Complete();
        return fits ? block : [];
    }
}
