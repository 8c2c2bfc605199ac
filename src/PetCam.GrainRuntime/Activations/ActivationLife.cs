using Orleans;

namespace PetCam.GrainRuntime.Activations;

/// <summary>
/// Where an activation stands between its first turn and its last, and why it is to end. Guarded by the lock of its activation.
/// </summary>
internal struct ActivationLife
{
    /// <summary>Nothing runs any more, and nothing is taken.</summary>
    public readonly bool IsGone => State == ActivationState.Gone;

    /// <summary>The grain may take turns.</summary>
    public readonly bool IsActive => State == ActivationState.Active;

    /// <summary>Its home is elsewhere: it takes nothing more, and ends without a word from the grain.</summary>
    public bool IsDropped { get; private set; }

    /// <summary>Why it is to end, once its running requests have; null while it is to go on.</summary>
    public DeactivationReason? EndReason { get; private set; }

    private ActivationState State { get; set; }

    /// <summary>Asks for the end. Later reasons do not replace the first.</summary>
    /// <returns>Whether this is the first.</returns>
    public bool TryRequestEnd(DeactivationReason reason)
    {
        bool isFirst = EndReason is null;
        EndReason ??= reason;
        return isFirst;
    }

    /// <summary>Ends it because its home is elsewhere.</summary>
    /// <returns>False when it is dropped, or gone, already.</returns>
    public bool TryDrop(DeactivationReason reason)
    {
        if (IsDropped || IsGone)
        {
            return false;
        }

        IsDropped = true;
        EndReason = reason;
        return true;
    }

    /// <summary>Begins the step of its life that is due.</summary>
    /// <param name="isIdle">No request runs.</param>
    /// <param name="reason">Why it ends; null: it begins.</param>
    public bool TryStep(bool isIdle, out DeactivationReason? reason)
    {
        reason = State == ActivationState.Created && !IsDropped ? null : EndReason;
        switch (State)
        {
            case ActivationState.Created:
                State = IsDropped ? ActivationState.Deactivating : ActivationState.Activating;
                return true;

            case ActivationState.Active when EndReason is not null && isIdle:
                State = ActivationState.Deactivating;
                return true;

            default:
                return false;
        }
    }

    /// <summary>Undoes a step that could not be run.</summary>
    /// <param name="hasBegun">There is a grain.</param>
    public void StepBack(bool hasBegun) => State = hasBegun ? ActivationState.Active : ActivationState.Created;

    /// <summary>The grain is ready.</summary>
    public void Begin() => State = ActivationState.Active;

    public void End() => State = ActivationState.Gone;
}
