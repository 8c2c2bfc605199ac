using System.Buffers.Binary;
using PetCam.Media;
using PetCam.Rtp;
using PetCam.Testing;
using PetCam.WebRtc.Ice;
using PetCam.WebRtc.Receiving;

namespace PetCam.WebRtc.Tests.Receiving;

/// <summary>A publisher and the network before it, in simulated time: plays a clip as packets that are lost, reordered and doubled by seeded chance.</summary>
internal sealed class SimulatedPublisher
{
    public const byte PayloadType = 96;
    public const byte RetransmissionPayloadType = 97;
    private const uint Ssrc = 0x1111;
    private const uint RetransmissionSsrc = 0x2222;
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(1);

    private readonly Random _random;
    private readonly SimulatedNetwork _network;
    private readonly PriorityQueue<byte[], (TimeSpan At, int Order)> _flying = new();
    private readonly SendHistory _history = new(1 << 16);
    private readonly long[] _due = new long[64];
    private readonly bool _retransmits;
    private int _order;
    private long _nextRetransmission = 500;
    private int _unit;
    private bool _keyframeWanted;
    private bool _isLast; // what is lost before the first packet that comes, or behind the last, no receiver can know

    public SimulatedPublisher(int seed, SimulatedNetwork network, bool retransmits)
    {
        _random = new Random(seed);
        _network = network;
        _retransmits = retransmits;
    }

    /// <summary>Extended sequence number of the first packet: near a wrap, so that each run crosses one.</summary>
    public long FirstIndex { get; init; } = 65_000;

    /// <summary>What was sent, in order, as the hub should get it: without delimiters.</summary>
    public List<byte[]> Sent { get; } = [];

    public static NegotiatedPublisher Negotiated(bool retransmits) => new()
    {
        Credentials = IceCredentials.Create(worker: 0),
        PeerFingerprint = new Sdp.SdpFingerprint("sha-256", new byte[32]),
        PeerUfrag = "peer",
        VideoPayloadType = PayloadType,
        RetransmissionPayloadType = retransmits ? RetransmissionPayloadType : null,
        HasNack = retransmits,
        CaptureTimeExtension = 0,
        ReceiverSsrc = 1,
        StreamName = "test",
    };

    /// <summary>Plays 30 pictures a second for so long, then lets what is under way arrive.</summary>
    /// <param name="wantsKeyframe">Asked once per millisecond; a keyframe that is wanted is the next picture.</param>
    public void Play(VideoReception reception, ManualTimeProvider time, TimeSpan duration, Func<TimeSpan, bool> wantsKeyframe)
    {
        TimeSpan end = time.GetElapsedTime(0) + duration;
        TimeSpan nextPicture = time.GetElapsedTime(0);
        while (time.GetElapsedTime(0) < end + TimeSpan.FromSeconds(1))
        {
            TimeSpan now = time.GetElapsedTime(0);
            if (now >= nextPicture && now < end)
            {
                nextPicture += TimeSpan.FromSeconds(1) / 30;
                _isLast = nextPicture >= end;
                SendPicture(now);
            }

            Deliver(reception, now);
            reception.Release(now);
            Answer(reception.TakeNacks(now, _due), now);
            _keyframeWanted |= wantsKeyframe(now);
            time.Advance(Step);
        }
    }

    private void SendPicture(TimeSpan now)
    {
        TestClip clip = TestClip.Small;
        if (_keyframeWanted)
        {
            _unit = (_unit + 29) / 30 * 30; // the clip has a keyframe each 30 pictures
            _keyframeWanted = false;
        }

        byte[] unit = clip.AccessUnits[_unit++ % clip.AccessUnits.Count];
        Sent.Add([.. unit.AsSpan(unit.AsSpan(4).IndexOf((ReadOnlySpan<byte>)[0, 0, 0, 1]) + 4)]); // behind the delimiter
        long first = _history.NextIndex;
        _history.BeginUnit(false, RtpTimestamp.FromCaptureTime(new CaptureTime(now.Ticks * 100)) + 0xFFFF_0000, default);
        H264Packetizer.Packetize(unit, _history);
        for (long i = first; i < _history.NextIndex; i++)
        {
            Send(i, now, retransmission: false);
        }
    }

    private void Answer(int missing, TimeSpan now)
    {
        for (int i = 0; i < missing && _retransmits; i++)
        {
            Send(_due[i] - FirstIndex, now + _network.Delay, retransmission: true); // the request takes its time as well
        }
    }

    private void Send(long historyIndex, TimeSpan now, bool retransmission)
    {
        Assert.True(_history.TryGet(historyIndex, out SentPacket sent, out ReadOnlySpan<byte> payload));
        long index = FirstIndex + historyIndex;
        byte[] packet = new byte[RtpHeader.FixedBytes + 2 + payload.Length];
        int bytes = RtpHeader.FixedBytes;
        new RtpHeader
        {
            PayloadType = retransmission ? RetransmissionPayloadType : PayloadType,
            Marker = sent.IsLastOfUnit,
            SequenceNumber = SequenceNumber.FromIndex(retransmission ? _nextRetransmission++ : index),
            Timestamp = sent.Timestamp,
            Ssrc = retransmission ? RetransmissionSsrc : Ssrc,
        }.Write(packet);
        if (retransmission)
        {
            BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(bytes), SequenceNumber.FromIndex(index).Value);
            bytes += 2;
        }

        payload.CopyTo(packet.AsSpan(bytes));
        bytes += payload.Length;
        for (int copies = _random.NextDouble() < _network.Duplication ? 2 : 1; copies > 0; copies--)
        {
            if (_random.NextDouble() >= _network.Loss || historyIndex == 0 || _isLast)
            {
                TimeSpan jitter = _network.Jitter * _random.NextDouble();
                _flying.Enqueue(packet[..bytes], (now + _network.Delay + jitter, _order++));
            }
        }
    }

    private void Deliver(VideoReception reception, TimeSpan now)
    {
        while (_flying.TryPeek(out byte[]? packet, out (TimeSpan At, int Order) arrival) && arrival.At <= now)
        {
            _flying.Dequeue();
            packet.CopyTo(reception.Spare);
            uint ssrc = RtpPacket.PeekSsrc(packet);
            long reference = ssrc == Ssrc ? FirstIndex + _history.NextIndex : _nextRetransmission;
            reception.Receive(packet.Length, RtpPacket.PeekSequenceNumber(packet).ToIndex(reference), now); // the index that SRTP would know
        }
    }
}
