namespace PetCam.Domain.Storage;

/// <summary>The key belongs to another life or epoch by now: nothing was written, and the activation must go without writing.</summary>
public sealed class HomeLostException(HomeFence fence)
    : Exception($"{fence.Home.Silo} no longer owns '{fence.Key}' in epoch {fence.Home.Epoch}: it has been claimed or given up since.")
{
    public HomeFence Fence { get; } = fence;
}
