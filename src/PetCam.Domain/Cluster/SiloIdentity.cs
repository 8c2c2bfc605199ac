namespace PetCam.Domain.Cluster;

/// <summary>One life of a silo: a silo that was thought dead and comes back has the same id and a higher incarnation.</summary>
/// <param name="Id">Name of the silo, <c>[a-z0-9-]{1,40}</c> (Silo:Id).</param>
/// <param name="Incarnation">Rises with each life; given by the cluster when the silo joins.</param>
public readonly record struct SiloIdentity(string Id, long Incarnation)
{
    public override string ToString() => $"{Id}/{Incarnation}";
}
