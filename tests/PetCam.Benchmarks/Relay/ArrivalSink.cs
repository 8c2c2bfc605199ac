using System.Diagnostics;
using PetCam.Hub;
using PetCam.Media;

namespace PetCam.Benchmarks.Relay;

/// <summary>Notes when each unit arrives.</summary>
internal sealed class ArrivalSink : IAccessUnitSink, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _last = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly IDisposable _attachment;

    public ArrivalSink(CameraTrack track, int units)
    {
        At = new long[units];
        _attachment = track.Attach(this);
    }

    /// <summary>By sequence.</summary>
    public long[] At { get; }

    public long FirstAt { get; private set; }

    public Task FirstAsync() => _first.Task.WaitAsync(Patience);

    public Task LastAsync() => _last.Task.WaitAsync(Patience);

    public void OnAccessUnit(AccessUnit unit, bool isReplay)
    {
        long now = Stopwatch.GetTimestamp();
        FirstAt = FirstAt == 0 ? now : FirstAt;
        ulong sequence = unit.Info.Sequence;
        if (sequence < (ulong)At.Length)
        {
            At[sequence] = now;
        }

        _first.TrySetResult();
        if (sequence + 1 >= (ulong)At.Length)
        {
            _last.TrySetResult();
        }
    }

    public void OnDiscontinuity()
    {
        // Only arrival counts.
    }

    public void Dispose() => _attachment.Dispose();
}
