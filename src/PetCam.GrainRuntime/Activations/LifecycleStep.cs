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
        _deactivationReason is { } reason ? activation.DeactivateAsync(reason) : activation.ActivateAsync();
}
