using Microsoft.Extensions.Logging;
using PetCam.Media;

namespace PetCam.Hub;

/// <summary>The sound of one camera: hands each frame to all sinks. Every frame stands alone, so nothing is cached and who joins starts live.</summary>
/// <remarks>Data path 5/8: the gate is held for reference counting and non-blocking calls only.</remarks>
public sealed partial class AudioTrack
{
    private readonly Lock _gate = new();
    private readonly CameraStream _stream;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private IAudioSink[] _sinks = [];
    private CameraPublication? _publisher;
    private AudioFormat? _format;
    private DateTimeOffset? _lastFrameAt;
    private long _frames;

    internal AudioTrack(CameraStream stream, TimeProvider time, ILogger logger)
    {
        _stream = stream;
        _time = time;
        _logger = logger;
    }

    public AudioTrackModel Snapshot()
    {
        lock (_gate)
        {
            return new AudioTrackModel(_format, _frames, _lastFrameAt, _sinks.Length);
        }
    }

    /// <summary>Adds a sink, which gets everything published from now on.</summary>
    /// <returns>Dispose of it to detach; no call reaches the sink after that returns.</returns>
    public IDisposable Attach(IAudioSink sink)
    {
        ArgumentNullException.ThrowIfNull(sink);
        lock (_gate)
        {
            _sinks = [.. _sinks, sink];
        }

        _stream.Demand.Add();

        return new Attachment(this, sink);
    }

    /// <returns>False when the publisher was superseded.</returns>
    internal bool Announce(AudioFormat? format, CameraPublication publisher)
    {
        lock (_gate)
        {
            bool current = ReferenceEquals(_publisher, publisher);
            _format = current ? format : _format;
            return current;
        }
    }

    /// <summary>Hands a frame to all sinks. Borrows it.</summary>
    /// <returns>False when the publisher was superseded.</returns>
    internal bool Publish(AudioFrame frame, CameraPublication publisher)
    {
        lock (_gate)
        {
            if (!ReferenceEquals(_publisher, publisher))
            {
                return false;
            }

            _format = frame.Info.Format;
            _lastFrameAt = _time.GetUtcNow();
            _frames++;
            HubMetrics.AudioFrames.Add(1, _stream.Tag);
            HubMetrics.Bytes.Add(frame.Length, _stream.Tag);
            foreach (IAudioSink sink in _sinks)
            {
                if (!TryDeliver(sink, frame))
                {
                    Detach(sink);
                }
            }

            return true;
        }
    }

    /// <summary>A new publisher announces its own sound; while there is none, that of the last one is expected back.</summary>
    internal void ChangePublisher(CameraPublication? publisher)
    {
        lock (_gate)
        {
            _publisher = publisher;
            _format = publisher is null ? _format : null;
        }
    }

    private bool TryDeliver(IAudioSink sink, AudioFrame frame)
    {
        try
        {
            sink.OnAudioFrame(frame);
            return true;
        }
#pragma warning disable CA1031 // One sink's bug must not take the sound from all others; it is logged and the sink detached.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogSinkFailed(_logger, exception, sink.GetType().Name, _stream.Id.Value);
            return false;
        }
    }

    private void Detach(IAudioSink sink)
    {
        bool attached;
        lock (_gate)
        {
            attached = _sinks.Contains(sink);
            _sinks = [.. _sinks.Where(other => !ReferenceEquals(other, sink))];
        }

        if (attached)
        {
            _stream.Demand.Remove();
        }
    }

    [LoggerMessage(1002, LogLevel.Error, "{Sink} of camera {CameraId} failed on an audio frame and was detached")]
    private static partial void LogSinkFailed(ILogger logger, Exception exception, string sink, string cameraId);

    private sealed class Attachment(AudioTrack track, IAudioSink sink) : IDisposable
    {
        public void Dispose() => track.Detach(sink);
    }
}
