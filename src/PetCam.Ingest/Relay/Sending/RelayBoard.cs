using PetCam.Domain.Cameras;
using PetCam.Media;
using PetCam.Protocol.V1;

namespace PetCam.Ingest;

/// <summary>What the board last told, passed on once a second; and its clock against that of the silo at the other end.</summary>
/// <remarks>
/// The board measured its offset to this silo, this silo measures its own to the other one: their sum is what the other one needs. One sender takes;
/// replies may come on another thread.
/// </remarks>
internal sealed class RelayBoard
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>Who sends is not silent for longer: a probe goes out when there is nothing else, so that a camera that is silent can be told from a link that is broken.</summary>
    public static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(250);

    private const int QuickProbes = 4; // follow each other at once, for an estimate within the first moments
    private const long NanosecondsPerTick = 100;

    private readonly Lock _gate = new();
    private readonly CameraId _camera;
    private readonly UplinkDirectory _uplinks;
    private readonly ClockEstimator _clock;
    private DateTimeOffset? _toldAt;
    private bool _statusDue = true;
    private bool _probeDue = true;

    public RelayBoard(CameraId camera, UplinkDirectory uplinks, TimeProvider time)
    {
        _camera = camera;
        _uplinks = uplinks;
        _clock = new ClockEstimator(time);
    }

    /// <summary>A second has passed.</summary>
    public void Tick()
    {
        lock (_gate)
        {
            _statusDue = true;
            _probeDue = true;
        }
    }

    /// <summary>Nothing has been sent for a while.</summary>
    public void Speak()
    {
        lock (_gate)
        {
            _probeDue = true;
        }
    }

    /// <summary>Takes the other silo's answer to a probe.</summary>
    /// <returns>True when the next one should go out at once.</returns>
    public bool Take(ClockReply reply)
    {
        lock (_gate)
        {
            _clock.Add(reply.AgentSentUnixNs, reply.SiloReceivedUnixNs, reply.SiloSentUnixNs);
            _probeDue |= _clock.Samples < QuickProbes;
            return _probeDue;
        }
    }

    /// <summary>The next thing to say, or false.</summary>
    public bool TryTake(out UplinkHeader? words)
    {
        lock (_gate)
        {
            words = _probeDue ? Probe() : _statusDue ? Status() : null;
            return words is not null;
        }
    }

    private UplinkHeader Probe()
    {
        _probeDue = false;
        ClockProbe probe = new() { AgentSentUnixNs = _clock.Now() };
        if (_clock.Best is { } link && _uplinks.Find(_camera) is { SiloMinusBoard: { } offset, RoundTrip: { } roundTrip })
        {
            probe.SiloMinusBoardNs = link.SiloMinusBoardNs + (offset.Ticks * NanosecondsPerTick);
            probe.RoundTripNs = (ulong)Math.Max(1, link.RoundTripNs + (roundTrip.Ticks * NanosecondsPerTick));
        }

        return new UplinkHeader { ClockProbe = probe };
    }

    private UplinkHeader? Status()
    {
        _statusDue = false;
        UplinkModel? uplink = _uplinks.Find(_camera);
        if (uplink?.Status is not { } status || uplink.StatusAt == _toldAt)
        {
            return null;
        }

        _toldAt = uplink.StatusAt;
        return new UplinkHeader { Status = status };
    }
}
