using System.Threading.Channels;
using PetCam.Media;

namespace PetCam.Hub;

/// <summary>A bounded queue behind a sink, for followers that read at their own pace: recorder, MJPEG, WebSocket.</summary>
/// <remarks>
/// A full queue refuses, counts, and resumes at the next keyframe, so that what is read can always be decoded. What was not read
/// is let go when the queue is disposed of.
/// </remarks>
public sealed class AccessUnitQueue : IAccessUnitSink, IDisposable
{
    private readonly Channel<AccessUnit> _channel;
    private readonly IDisposable _attachment;
    private bool _waitingForKeyframe;
    private long _dropped;

    private AccessUnitQueue(CameraTrack track, int capacity, bool replay)
    {
        _channel = Channel.CreateBounded<AccessUnit>(new BoundedChannelOptions(capacity) { SingleWriter = true });
        _attachment = track.Attach(this, replay);
    }

    /// <summary>Units refused because the queue was full.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <param name="capacity">Units; at 30 pictures a second, 60 are two seconds.</param>
    /// <param name="replay">Start with the cached GOP instead of the next keyframe.</param>
    public static AccessUnitQueue Subscribe(CameraTrack track, int capacity, bool replay = true)
    {
        ArgumentNullException.ThrowIfNull(track);
        return new AccessUnitQueue(track, capacity, replay);
    }

    /// <summary>The next unit, whose reference now belongs to the caller.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="ChannelClosedException">The queue was disposed of.</exception>
    public ValueTask<AccessUnit> ReadAsync(CancellationToken cancellationToken) => _channel.Reader.ReadAsync(cancellationToken);

    /// <summary>A unit that is there already, or false.</summary>
    public bool TryRead(out AccessUnit? unit) => _channel.Reader.TryRead(out unit);

    void IAccessUnitSink.OnAccessUnit(AccessUnit unit, bool isReplay)
    {
        if (_waitingForKeyframe && !unit.IsKeyframe)
        {
            Interlocked.Increment(ref _dropped);
            return;
        }

        AccessUnit kept = unit.AddReference();
        _waitingForKeyframe = !_channel.Writer.TryWrite(kept);
        if (_waitingForKeyframe)
        {
            kept.Dispose();
            Interlocked.Increment(ref _dropped);
        }
    }

    void IAccessUnitSink.OnDiscontinuity()
    {
        // The next unit is a keyframe by the hub's promise: nothing to do.
    }

    public void Dispose()
    {
        _attachment.Dispose();
        _channel.Writer.TryComplete();
        while (_channel.Reader.TryRead(out AccessUnit? unit))
        {
            unit.Dispose();
        }
    }
}
