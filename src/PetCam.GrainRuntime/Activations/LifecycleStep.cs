using Orleans;

namespace PetCam.GrainRuntime.Activations;

/// <summary>The first or the last turn of an activation. Never queued: the activation starts it by itself.</summary>
internal sealed class LifecycleStep : GrainRequest
{
    private readonly DeactivationReason? _deactivationReason;

    /// <param name="activation">The activation to start or to end.</param>
    /// <param name="deactivationReason">Null activates.</param>
    public LifecycleStep(Activation activation, DeactivationReason? deactivationReason)
    {
        Activation = activation;
        _deactivationReason = deactivationReason;
    }

    public override GrainId Target => Activation!.Id;

    public override bool Interleaves => false;

    public override void Reject(Exception reason)
    {
    }

    public override void Reroute()
    {
    }

    protected override Task RunAsync(Activation activation) =>
        _deactivationReason is { } reason ? DeactivateAsync(activation, reason) : ActivateAsync(activation);

    /// <summary>Constructs the grain and lets it load its state.</summary>
    private static async Task ActivateAsync(Activation activation)
    {
        ActivationEnvironment environment = activation.Environment;
        using CancellationTokenSource timeout = new(environment.Options.ResponseTimeout, environment.TimeProvider);
        try
        {
            await activation.ConstructGrain().OnActivateAsync(timeout.Token);
        }
        catch (Exception exception)
        {
            environment.Log.ActivationFailed(activation.Id, exception);
            await activation.EndAsync(request => request.Reject(exception));
            return;
        }

        activation.Begin();
    }

    /// <summary>Nothing runs any more: the timers stop, the grain says goodbye, waiting requests move on.</summary>
    private static async Task DeactivateAsync(Activation activation, DeactivationReason reason)
    {
        ActivationEnvironment environment = activation.Environment;
        activation.Producers.Stop(); // again: the last requests may have started some
        await activation.Producers.CloseStreamsAsync(activation);
        using CancellationTokenSource timeout = new(environment.Options.DeactivationTimeout, environment.TimeProvider);
        try
        {
            if (!activation.IsDropped)
            {
                await activation.Grain!.OnDeactivateAsync(reason, timeout.Token);
            }
        }
        catch (Exception exception)
        {
            environment.Log.DeactivationFailed(activation.Id, reason, exception);
        }

        if (activation.Grain is not null)
        {
            environment.Metrics.Deactivated(activation.Id.Type);
        }

        environment.Log.Deactivated(activation.Id, reason);
        await activation.EndAsync(static request => request.Reroute());
    }
}
