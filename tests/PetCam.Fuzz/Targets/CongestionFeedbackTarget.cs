using System.Buffers.Binary;
using PetCam.Rtp;
using PetCam.WebRtc.Congestion;

namespace PetCam.Fuzz.Targets;

/// <summary>Transport-wide feedback and REMB, and what an estimator of a viewer to whom packets are sent makes of them.</summary>
internal sealed class CongestionFeedbackTarget : IFuzzTarget
{
    private const int MaxFeedbackBytes = 1500;
    private const int FirstNumberOffset = 12; // common header, sender's and media's SSRC
    private const int PacketsPerInput = 16;
    private const int PacketBytes = 1200;
    private const long StepMicroseconds = 60_000;

    private readonly BandwidthEstimator _estimator = new(2_000_000) { WantedBps = 4_000_000 };
    private readonly byte[] _compound = new byte[MaxFeedbackBytes];
    private ushort _number;
    private long _now;

    public string Name => "feedback";

    public string Description => "transport-wide feedback and REMB, into an estimator";

    public int MaxInputBytes => MaxFeedbackBytes;

    public long MaxAllocatedBytes => 0;

    public IReadOnlyList<byte[]> Tokens { get; } =
    [
        [0x8F, 205, 0, 5], [0x8F, 206, 0, 5], (byte[])[.. "REMB"u8], [0x20, 0x10], [0x40, 0x10], [0x60, 0x01], [0xBF, 0xFF], [0xD5, 0x55], [0xFF, 0xFF], [0x7F, 0xFF],
        [0x80, 0x00], [0xFF, 0xFF, 0xFF],
    ];

    public ulong Run(ReadOnlySpan<byte> input)
    {
        Outcome outcome = new();
        SendPackets();
        input.CopyTo(_compound);
        Span<byte> compound = _compound.AsSpan(0, input.Length);
        if (compound.Length >= FirstNumberOffset + sizeof(ushort) && compound[1] == (byte)RtcpPacketType.TransportFeedback)
        {
            // Of packets that were sent, or there is nothing to learn; which of them stays the input's choice.
            BinaryPrimitives.WriteUInt16BigEndian(compound[FirstNumberOffset..], unchecked((ushort)(_number - compound[FirstNumberOffset])));
        }

        foreach (RtcpPacket packet in new RtcpReader(compound))
        {
            Take(packet, ref outcome);
        }

        _estimator.OnTick(_now);
        outcome.Add(_estimator.TryTakeProbe(_now, out _));
        InvariantException.Require(
            _estimator.EstimateBps is >= BandwidthEstimator.MinBps and <= BandwidthEstimator.MaxBps, "An estimate keeps its bounds.");
        return outcome.Value;
    }

    public void Dispose()
    {
    }

    private void SendPackets()
    {
        for (int i = 0; i < PacketsPerInput; i++)
        {
            _now += StepMicroseconds / PacketsPerInput;
            _estimator.OnPacketSent(_number++, _now, PacketBytes);
        }
    }

    private void Take(in RtcpPacket packet, ref Outcome outcome)
    {
        if (TransportFeedback.TryParse(packet, out TransportFeedback feedback))
        {
            int items = 0;
            int received = 0;
            foreach (TransportFeedbackItem item in feedback)
            {
                items++;
                received += item.IsReceived ? 1 : 0;
            }

            InvariantException.Require(items <= feedback.PacketCount, "No more packets are reported than announced.");
            outcome.AddCount(items);
            outcome.AddCount(received);
            _estimator.OnTransportFeedback(feedback, _now);
        }
        else if (ReceiverEstimatedMaxBitrate.TryParse(packet, out ReceiverEstimatedMaxBitrate remb))
        {
            InvariantException.Require(remb.BitrateBps >= 0, "A bitrate is not negative.");
            outcome.AddCount((int)Math.Min(remb.BitrateBps, int.MaxValue));
            _estimator.OnRemb(remb.BitrateBps, _now);
        }
    }
}
