using PetCam.Hub;
using PetCam.Ingest;
using PetCam.Protocol.V1;
using PetCam.Silo.Hosting;
using PetCam.Silo.Publishers;
using PetCam.WebRtc;

namespace PetCam.Silo.Fleet;

/// <summary>Answers "why is this camera black" with one line per stage, in the order in which pictures pass.</summary>
internal sealed class CameraStages
{
    /// <summary>At 30 pictures a second this is 60 pictures late: nobody calls that live.</summary>
    private static readonly TimeSpan StaleAfter = TimeSpan.FromSeconds(2);

    /// <summary>A loss is news for this long.</summary>
    private static readonly TimeSpan LossMatters = TimeSpan.FromSeconds(10);

    private readonly CameraState _state;
    private readonly UplinkModel? _uplink;
    private readonly LossWatch _losses;
    private readonly PublisherModel? _publisher;
    private readonly CameraTrackModel? _main;
    private readonly int _viewers;
    private readonly RecordingStatus _recording;
    private readonly DateTimeOffset _now;

    /// <param name="uplink">Null when the camera was never connected to this silo.</param>
    /// <param name="publisher">Who publishes by WHIP; null when it is a board, or nobody.</param>
    /// <param name="stream">Null likewise.</param>
    public CameraStages(
        CameraState state, UplinkModel? uplink, LossWatch losses, PublisherModel? publisher, CameraStream? stream, int viewers, RecordingStatus recording,
        DateTimeOffset now)
    {
        _state = state;
        _uplink = uplink;
        _losses = losses;
        _publisher = state.Online && publisher?.Epoch == state.Epoch ? publisher : null;
        _main = stream?[Media.TrackId.Main].Snapshot();
        _viewers = viewers;
        _recording = recording;
        _now = now;
    }

    public IReadOnlyList<CameraStage> Describe() =>
        [.. Arrival(), Hub(), Viewers(), Recorder()];

    private CameraStage[] Arrival() => _publisher is null
        ? [SharedMemory(), Agent(), Uplink(), Ingest()]
        : WhipStages.Describe(_publisher, CameraModels.ToTime(_state.SinceUnixMs), _now);

    private CameraStage SharedMemory() => _state.Online
        ? SourceStages.Describe(_state.Report, _now)
        : new CameraStage("sharedMemory", StageState.Error, "Not known while the board is not connected.", null, 0);

    private CameraStage Agent()
    {
        if (!_state.Online)
        {
            return new CameraStage("agent", StageState.Error, "Not connected.", null, 0);
        }

        long? age = _uplink?.StatusAt is { } at ? AgeMs(at) : null;
        long read = _state.Report?.Sources.Sum(source => (long)source.FramesRead) ?? 0;
        ulong skipped = _uplink?.Status?.QueueDropped ?? 0;
        string agent = $"Agent {BuildVersion.Shorten(_state.AgentVersion)} on {_state.Board}";
        return IsRecent(_uplink is null ? null : _losses.LastSkippedAt(_uplink.Identity.Camera))
            ? new CameraStage("agent", StageState.Warning, $"{agent} skips units because the way to the silo is too slow: {skipped} so far.", age, read)
            : new CameraStage("agent", StageState.Ok, $"{agent} sends all that it reads.", age, read);
    }

    private CameraStage Uplink()
    {
        long? age = CameraModels.ToTime(_state.SinceUnixMs) is { } since ? AgeMs(since) : null;
        long bytes = _uplink?.Traffic.Bytes ?? 0;
        if (!_state.Online)
        {
            string reason = _state.OfflineReason.Length > 0 ? _state.OfflineReason : "The board was never connected.";
            return new CameraStage("uplink", StageState.Error, reason, age, bytes);
        }

        string roundTrip = _uplink?.RoundTrip is { } trip ? $", {trip.TotalMilliseconds:0.0} ms there and back" : string.Empty;
        return new CameraStage("uplink", StageState.Ok, $"Connected to silo {_state.SiloId}{roundTrip}.", age, bytes);
    }

    private CameraStage Ingest()
    {
        long units = _uplink?.Traffic.Units ?? 0;
        long? age = _uplink?.Traffic.LastUnitAt is { } at ? AgeMs(at) : null;
        if (!_state.Online || !IsFresh(age))
        {
            return new CameraStage("ingest", StageState.Error, _state.Online ? "Connected, but no picture arrives." : "Nothing arrives.", age, units);
        }

        return IsRecent(_losses.LastMissedAt(_uplink!.Identity.Camera))
            ? new CameraStage("ingest", StageState.Warning, $"Units are missing: {_uplink.Traffic.MissedUnits} on this connection.", age, units)
            : new CameraStage("ingest", StageState.Ok, "Pictures arrive without a gap.", age, units);
    }

    private CameraStage Hub()
    {
        if (_main?.LastUnitAt is not { } at)
        {
            return new CameraStage("hub", StageState.Error, "No keyframe came yet: nothing can be shown.", null, 0);
        }

        long age = AgeMs(at);
        return IsFresh(age)
            ? new CameraStage("hub", StageState.Ok, $"{_main.FramesPerSecond:0.#} pictures a second to {Count(_main.Sinks, "follower")}.", age, _main.Units)
            : new CameraStage("hub", StageState.Error, "The newest picture is old; it is not shown as live.", age, _main.Units);
    }

    private CameraStage Viewers() => _viewers == 0
        ? new CameraStage("viewers", StageState.Idle, "Nobody is watching.", null, 0)
        : new CameraStage("viewers", StageState.Ok, _viewers == 1 ? "One is watching." : $"{_viewers} are watching.", null, _viewers);

    private CameraStage Recorder() => _recording.Recording
        ? new CameraStage(
            "recorder", StageState.Ok, $"Recording {_recording.FileName}.",
            AgeMs(DateTimeOffset.FromUnixTimeMilliseconds(_recording.StartedUnixMs)), (long)_recording.FrameCount)
        : new CameraStage("recorder", StageState.Idle, "Not recording.", null, 0);

    private static string Count(int count, string what) => count == 1 ? $"1 {what}" : $"{count} {what}s";

    private bool IsRecent(DateTimeOffset? at) => at > _now - LossMatters;

    private static bool IsFresh(long? ageMs) => ageMs <= StaleAfter.TotalMilliseconds;

    private long AgeMs(DateTimeOffset at) => Math.Max(0, (long)(_now - at).TotalMilliseconds);
}
