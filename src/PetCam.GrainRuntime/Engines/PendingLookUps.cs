using Orleans.Runtime;
using PetCam.GrainRuntime.Activations;

namespace PetCam.GrainRuntime.Engines;

/// <summary>Requests that wait for the directory to say where they belong: in order of arrival for each key, and bounded.</summary>
internal sealed class PendingLookUps(int maxWaitingPerKey)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Queue<GrainRequest>> _waiting = [];
    private volatile int _count;

    /// <summary>Puts a request behind others for the same key.</summary>
    /// <returns>False when none waits: the directory's answer may be there already.</returns>
    /// <exception cref="LimitExceededException">Too many wait.</exception>
    public bool TryAppend(string key, GrainRequest request)
    {
        if (_count == 0)
        {
            return false;
        }

        lock (_lock)
        {
            return _waiting.TryGetValue(key, out Queue<GrainRequest>? queue) && Append(key, queue, request);
        }
    }

    /// <summary>Lets a request wait.</summary>
    /// <returns>Whether it is the first, whose look-up answers for all.</returns>
    public bool Begin(string key, GrainRequest request)
    {
        lock (_lock)
        {
            if (_waiting.TryGetValue(key, out Queue<GrainRequest>? queue))
            {
                Append(key, queue, request);
                return false;
            }

            _waiting[key] = queue = new Queue<GrainRequest>();
            queue.Enqueue(request);
            _count = _waiting.Count;
            return true;
        }
    }

    /// <summary>The next request that waits for a key; null ends the waiting.</summary>
    public GrainRequest? Next(string key)
    {
        lock (_lock)
        {
            if (_waiting[key].TryDequeue(out GrainRequest? request))
            {
                return request;
            }

            _waiting.Remove(key);
            _count = _waiting.Count;
            return null;
        }
    }

    private bool Append(string key, Queue<GrainRequest> queue, GrainRequest request)
    {
        if (request.IsLimited && queue.Count >= maxWaitingPerKey)
        {
            throw new LimitExceededException(
                nameof(GrainRuntimeOptions.MaxWaitingCallsPerGrain), queue.Count, maxWaitingPerKey, $"{request} waits for the home of '{key}'");
        }

        queue.Enqueue(request);
        return true;
    }
}
