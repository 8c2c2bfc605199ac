using PetCam.GrainRuntime.Streams;
using PetCam.GrainRuntime.Timers;

namespace PetCam.GrainRuntime.Activations;

/// <summary>What an activation does by itself, without being called: its timers and its streams. They end with it.</summary>
internal sealed class ActivationProducers
{
    private readonly Lock _lock = new();
    private List<GrainTimer>? _timers;
    private List<IActivationStream>? _streams;

    public void Add(GrainTimer timer)
    {
        lock (_lock)
        {
            (_timers ??= []).Add(timer);
        }
    }

    public void Remove(GrainTimer timer)
    {
        lock (_lock)
        {
            _timers?.Remove(timer);
        }
    }

    public void Add(IActivationStream stream)
    {
        lock (_lock)
        {
            (_streams ??= []).Add(stream);
        }
    }

    public void Remove(IActivationStream stream)
    {
        lock (_lock)
        {
            _streams?.Remove(stream);
        }
    }

    /// <summary>Stops what would keep requests running for ever: timers and streams see their tokens cancelled. On a turn.</summary>
    public void Stop()
    {
        GrainTimer[] timers;
        lock (_lock)
        {
            timers = _timers?.ToArray() ?? [];
        }

        Array.ForEach(timers, static timer => timer.Dispose());
        Array.ForEach(Streams(), static stream => stream.Abort());
    }

    /// <summary>Lets the producers of streams clean up. On a turn, when no request runs any more.</summary>
    public async Task CloseStreamsAsync(Activation activation)
    {
        foreach (IActivationStream stream in Streams())
        {
            try
            {
                await stream.CloseAsync(activation);
            }
            catch (Exception exception)
            {
                activation.Environment.Log.StreamCloseFailed(activation.Id, exception);
            }
        }
    }

    private IActivationStream[] Streams()
    {
        lock (_lock)
        {
            return _streams?.ToArray() ?? [];
        }
    }
}
