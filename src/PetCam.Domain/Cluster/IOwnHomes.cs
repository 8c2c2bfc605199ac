namespace PetCam.Domain.Cluster;

/// <summary>What this silo owns, for those who watch it. The members never wait; any thread.</summary>
public interface IOwnHomes
{
    /// <summary>A claim took a key over from another life. Handlers do not block.</summary>
    event Action<HomeArrival>? Arrived;

    /// <summary>The keys that this silo owns now, in order; none while it is not alive. Costs a walk over all of them.</summary>
    /// <param name="prefix">Only keys that begin so.</param>
    IReadOnlyList<OwnedHome> List(string prefix);
}
