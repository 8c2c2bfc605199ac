namespace PetCam.GrainRuntime.Activations;

/// <summary>The life of an activation; it only moves down this list.</summary>
internal enum ActivationState
{
    /// <summary>Has its address and a mailbox, but no grain object yet.</summary>
    Created,

    /// <summary>Constructs the grain and runs <c>OnActivateAsync</c>.</summary>
    Activating,

    /// <summary>Runs requests.</summary>
    Active,

    /// <summary>Runs <c>OnDeactivateAsync</c>; requests that arrive wait for the next activation.</summary>
    Deactivating,

    /// <summary>Takes no requests; the address is free for the next activation.</summary>
    Gone,
}
