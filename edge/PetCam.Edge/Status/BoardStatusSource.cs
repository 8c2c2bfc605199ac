using PetCam.Edge.Capture;
using PetCam.Edge.Uplink;
using PetCam.Media;
using PetCam.Protocol.V1;

namespace PetCam.Edge.Status;

/// <summary>What the board can say about itself: its sources and its queue.</summary>
internal sealed class BoardStatusSource
{
    private readonly SendQueue _queue;
    private readonly TimeProvider _time;
    private IReadOnlyList<SourceThread> _sources = [];

    public BoardStatusSource(SendQueue queue, TimeProvider time)
    {
        _queue = queue;
        _time = time;
    }

    /// <summary>A source's state changed: the silo is told at once. Raised on the source's thread; handlers do not block.</summary>
    public event Action? Changed;

    public void Watch(IReadOnlyList<SourceThread> sources) => _sources = sources;

    public void RaiseChanged() => Changed?.Invoke();

    public BoardStatus Read() => new()
    {
        Sources = { _sources.Select(source => source.Status()) },
        QueueDepth = (ulong)_queue.Depth,
        QueueDropped = (ulong)_queue.Dropped,
        SentUnixNs = CaptureTime.FromDateTimeOffset(_time.GetUtcNow()).UnixNanoseconds,
    };
}
