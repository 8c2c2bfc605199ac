using PetCam.Protocol.V1;

namespace PetCam.Ingest;

/// <summary>Takes what a board tells about itself: status and clock. Keeps it with the camera and tells the host.</summary>
internal sealed class BoardReports
{
    private const int MaxSources = 16;
    private const long NanosecondsPerTick = 100;

    private readonly CameraUplink _camera;
    private readonly ulong _epoch;
    private readonly IUplinkObserver _observer;
    private readonly UplinkOutbox _outbox;
    private readonly TimeProvider _time;

    public BoardReports(CameraUplink camera, ulong epoch, IUplinkObserver observer, UplinkOutbox outbox, TimeProvider time)
    {
        _camera = camera;
        _epoch = epoch;
        _observer = observer;
        _outbox = outbox;
        _time = time;
    }

    public UplinkViolation? Accept(BoardStatus status)
    {
        if (status.Sources.Count > MaxSources || !status.Sources.All(IsAcceptable))
        {
            return new UplinkViolation(
                UplinkViolationKind.Value, $"A status has more than {MaxSources} sources, or a text that is too long or has control characters.");
        }

        Tell(_camera.Report(_epoch, status));
        return null;
    }

    /// <summary>Answers at once: the silo's part of the round trip is what its timestamps say.</summary>
    public void Accept(ClockProbe probe)
    {
        ClockReply reply = new() { AgentSentUnixNs = probe.AgentSentUnixNs, SiloReceivedUnixNs = UnixClock.Now(_time) };
        _outbox.Post(new UplinkHeader { ClockReply = reply });
        if (probe.RoundTripNs != 0)
        {
            TimeSpan offset = TimeSpan.FromTicks(probe.SiloMinusBoardNs / NanosecondsPerTick);
            TimeSpan roundTrip = TimeSpan.FromTicks((long)(probe.RoundTripNs / NanosecondsPerTick));
            Tell(_camera.Report(_epoch, offset, roundTrip));
        }
    }

    private void Tell(UplinkModel? model)
    {
        if (model is not null)
        {
            _observer.Reported(model);
        }
    }

    private static bool IsAcceptable(SourceStatus source) =>
        OutsideText.IsAcceptable(source.Source, OutsideText.MaxNameLength)
        && OutsideText.IsAcceptable(source.Detail, OutsideText.MaxSentenceLength);
}
