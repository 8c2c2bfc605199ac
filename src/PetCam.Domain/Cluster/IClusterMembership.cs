namespace PetCam.Domain.Cluster;

/// <summary>Which silos live, and whether this one does. All members are safe from any thread and never wait.</summary>
/// <remarks>
/// A life is suspended when its lease runs out by its own monotonic clock (a margin before the others may take over) and somebody
/// else could have taken over; it goes on when the lease is renewed. It ends when the cluster has declared it dead: it then owns
/// nothing, whatever it still remembers, and the silo joins again with a higher incarnation. See docs/decisions/0016.
/// </remarks>
public interface IClusterMembership
{
    /// <summary>This silo's present life; its last one while <see cref="IsAlive"/> is false.</summary>
    SiloIdentity Self { get; }

    /// <summary>
    /// True while nobody else can have taken over what this life owns. Read before every turn of a grain: costs a comparison of two
    /// timestamps. A process that was stopped for longer than its lease finds it false at once when it goes on.
    /// </summary>
    bool IsAlive { get; }

    /// <summary>The live silos, this one included, ordered by id.</summary>
    IReadOnlyList<SiloModel> Silos { get; }

    /// <summary>The live silo of that id; null when there is none.</summary>
    SiloModel? Find(string id);

    /// <summary>A connection to that silo broke: asks the referee at once whether it lives, instead of waiting for its lease to run out.</summary>
    void Suspect(SiloIdentity silo);

    /// <summary><see cref="Silos"/> has changed in more than loads. Handlers do not block.</summary>
    event Action? Changed;

    /// <summary>
    /// That life of this silo is over: whoever owned something in its name drops it now, without writing. Raised on a thread of
    /// its own right after <see cref="IsAlive"/> turned false, before the silo joins again.
    /// </summary>
    event Action<SiloIdentity>? LifeEnded;
}
