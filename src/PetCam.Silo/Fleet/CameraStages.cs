using PetCam.Hub;
using PetCam.Protocol.V1;

namespace PetCam.Silo.Fleet;

/// <summary>Answers "why is this camera black" with one line per stage, in the order in which pictures pass.</summary>
internal sealed class CameraStages
{
    /// <summary>At 30 pictures a second this is 60 pictures late: nobody calls that live.</summary>
    private static readonly TimeSpan StaleAfter = TimeSpan.FromSeconds(2);

    private readonly CameraState _state;
    private readonly CameraTrackModel? _main;
    private readonly int _viewers;
    private readonly RecordingStatus _recording;
    private readonly DateTimeOffset _now;

    public CameraStages(CameraState state, CameraStream? stream, int viewers, RecordingStatus recording, DateTimeOffset now)
    {
        _state = state;
        _main = stream?[Media.TrackId.Main].Snapshot();
        _viewers = viewers;
        _recording = recording;
        _now = now;
    }

    public IReadOnlyList<CameraStage> Describe() =>
        [SharedMemory(), Agent(), Uplink(), Ingest(), Hub(), Viewers(), Recorder()];

    private CameraStage SharedMemory()
    {
        if (!_state.Online)
        {
            return new CameraStage("sharedMemory", StageState.Error, "Not known while the board is not connected.", null, 0);
        }

        SourceStatus[] sources = [.. _state.Report?.Sources ?? []];
        if (sources.Length == 0)
        {
            return new CameraStage("sharedMemory", StageState.Idle, "The board has not said yet what it reads.", null, 0);
        }

        SourceStatus worst = sources.MinBy(source => source.State == SourceState.Reading ? SourceState.Reading : source.State)!;
        long read = sources.Sum(source => (long)source.FramesRead);
        long newest = sources.Max(source => source.LastFrameUnixNs);
        long? age = newest == 0 ? null : AgeMs(DateTimeOffset.UnixEpoch.AddTicks((newest + _state.Report!.SiloMinusBoardNs) / 100));
        return worst.State == SourceState.Reading
            ? new CameraStage("sharedMemory", StageState.Ok, Join(sources.Select(source => source.Source)) + " read without errors.", age, read)
            : new CameraStage("sharedMemory", Severity(sources), $"{worst.Source}: {Describe(worst)}", age, read);
    }

    private CameraStage Agent()
    {
        if (!_state.Online)
        {
            return new CameraStage("agent", StageState.Error, "Not connected.", null, 0);
        }

        long missed = _state.Report?.Sources.Sum(source => (long)source.FramesMissed) ?? 0;
        long read = _state.Report?.Sources.Sum(source => (long)source.FramesRead) ?? 0;
        string agent = $"Agent {_state.AgentVersion} on {_state.Board}";
        return missed == 0
            ? new CameraStage("agent", StageState.Ok, $"{agent}.", null, read)
            : new CameraStage("agent", StageState.Warning, $"{agent} missed {missed} frames since it started.", null, read);
    }

    private CameraStage Uplink()
    {
        long? age = _state.SinceUnixMs == 0 ? null : AgeMs(DateTimeOffset.FromUnixTimeMilliseconds(_state.SinceUnixMs));
        return _state.Online
            ? new CameraStage("uplink", StageState.Ok, $"Connected to silo {_state.SiloId}.", age, (long)_state.Epoch)
            : new CameraStage("uplink", StageState.Error, OfflineReason(), age, (long)_state.Epoch);
    }

    private CameraStage Ingest()
    {
        if (!_state.Online)
        {
            return new CameraStage("ingest", StageState.Error, "Nothing arrives.", LastFrameAgeMs(), _main?.Units ?? 0);
        }

        long? age = LastFrameAgeMs();
        return age is { } known && known <= StaleAfter.TotalMilliseconds
            ? new CameraStage("ingest", StageState.Ok, "Pictures arrive.", age, _main?.Units ?? 0)
            : new CameraStage("ingest", StageState.Error, "Connected, but no picture arrives.", age, _main?.Units ?? 0);
    }

    private CameraStage Hub()
    {
        if (_main is null || _main.Units == 0)
        {
            return new CameraStage("hub", StageState.Error, "No keyframe came yet: nothing can be shown.", null, 0);
        }

        long? age = AgeMs(_main.LastUnitAt!.Value);
        return age <= StaleAfter.TotalMilliseconds
            ? new CameraStage("hub", StageState.Ok, $"{_main.FramesPerSecond:0.#} pictures a second to {_main.Sinks} followers.", age, _main.Units)
            : new CameraStage("hub", StageState.Error, "The newest picture is old; it is not shown as live.", age, _main.Units);
    }

    private CameraStage Viewers() => _viewers == 0
        ? new CameraStage("viewers", StageState.Idle, "Nobody is watching.", null, 0)
        : new CameraStage("viewers", StageState.Ok, _viewers == 1 ? "One is watching." : $"{_viewers} are watching.", null, _viewers);

    private CameraStage Recorder()
    {
        if (!_recording.Recording)
        {
            return new CameraStage("recorder", StageState.Idle, "Not recording.", null, 0);
        }

        long? age = AgeMs(DateTimeOffset.FromUnixTimeMilliseconds(_recording.StartedUnixMs));
        return new CameraStage("recorder", StageState.Ok, $"Recording {_recording.FileName}.", age, (long)_recording.FrameCount);
    }

    private long? LastFrameAgeMs() => CameraModels.ToTime(_state.Report?.LastFrameUnixMs ?? 0) is { } at ? AgeMs(at) : null;

    private long AgeMs(DateTimeOffset at) => Math.Max(0, (long)(_now - at).TotalMilliseconds);

    private string OfflineReason() => _state.OfflineReason.Length > 0 ? _state.OfflineReason : "The board was never connected.";

    private static StageState Severity(SourceStatus[] sources) =>
        sources.Any(source => source.State == SourceState.Reading) ? StageState.Warning : StageState.Error;

    private static string Describe(SourceStatus source) => source.Detail.Length > 0 ? source.Detail : source.State switch
    {
        SourceState.Absent => "there is no such segment; is the producer running?",
        SourceState.Unreadable => "the segment cannot be read.",
        SourceState.Waiting => "mapped, but no frame comes.",
        _ => "state unknown.",
    };

    private static string Join(IEnumerable<string> names) => string.Join(", ", names);
}
