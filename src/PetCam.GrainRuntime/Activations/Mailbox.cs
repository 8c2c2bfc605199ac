using System.Diagnostics.CodeAnalysis;

namespace PetCam.GrainRuntime.Activations;

/// <summary>
/// The requests of one activation and the rule of which may start: one at a time in order of arrival, except that read-only
/// requests run together and interleaving ones start at once. Guarded by the lock of its activation.
/// </summary>
/// <remarks>
/// A read-only request does not overtake an earlier one that writes, so a stream of readers cannot starve a writer.
/// </remarks>
internal struct Mailbox
{
    private RequestQueue _ordered;
    private RequestQueue _interleaving;
    private long _nextSequence;
    private int _runningOrdered;
    private int _runningInterleaving;
    private bool _writerRuns;

    public readonly int WaitingCount => _ordered.Count + _interleaving.Count;

    public readonly int RunningCount => _runningOrdered + _runningInterleaving;

    public void Enqueue(GrainRequest request)
    {
        request.Sequence = _nextSequence++;
        if (request.Interleaves)
        {
            _interleaving.Enqueue(request);
        }
        else
        {
            _ordered.Enqueue(request);
        }
    }

    /// <summary>Takes the next request that may start now.</summary>
    /// <param name="interleavingOnly">Start only what running requests may be waiting for: the activation is about to end.</param>
    /// <param name="request">The request, now counted as running.</param>
    public bool TryStart(bool interleavingOnly, [NotNullWhen(true)] out GrainRequest? request)
    {
        GrainRequest? ordered = interleavingOnly ? null : StartableHead();
        GrainRequest? interleaving = _interleaving.Head;
        if (ordered is null && interleaving is null)
        {
            request = null;
            return false;
        }

        bool takeOrdered = interleaving is null || (ordered is not null && ordered.Sequence < interleaving.Sequence);
        request = takeOrdered ? _ordered.Dequeue() : _interleaving.Dequeue();
        CountAsRunning(request);
        return true;
    }

    public void Finished(GrainRequest request)
    {
        if (request.Interleaves)
        {
            _runningInterleaving--;
            return;
        }

        _runningOrdered--;
        _writerRuns = false; // a writer runs alone, so either this was it or there was none
    }

    /// <summary>Takes a waiting request, whether it may start or not.</summary>
    public bool TryRemove([NotNullWhen(true)] out GrainRequest? request)
    {
        request = _ordered.Count > 0 ? _ordered.Dequeue() : _interleaving.Count > 0 ? _interleaving.Dequeue() : null;
        return request is not null;
    }

    private readonly GrainRequest? StartableHead()
    {
        GrainRequest? head = _ordered.Head;
        bool mayStart = head is not null && (_runningOrdered == 0 || (head.IsReadOnly && !_writerRuns));
        return mayStart ? head : null;
    }

    private void CountAsRunning(GrainRequest request)
    {
        if (request.Interleaves)
        {
            _runningInterleaving++;
            return;
        }

        _runningOrdered++;
        _writerRuns = !request.IsReadOnly;
    }
}
