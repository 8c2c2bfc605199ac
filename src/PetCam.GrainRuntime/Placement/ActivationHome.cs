namespace PetCam.GrainRuntime.Placement;

/// <summary>What an activation in a cluster lives by. An activation is good for one epoch of one key in one life of its silo.</summary>
/// <param name="Key">Key in the directory; empty when the grain's own key names the silo.</param>
/// <param name="Epoch">The epoch in which this silo owned the key.</param>
/// <param name="Incarnation">The life of this silo.</param>
internal readonly record struct ActivationHome(string Key, ulong Epoch, long Incarnation);
