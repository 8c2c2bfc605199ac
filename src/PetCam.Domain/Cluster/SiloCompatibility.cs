namespace PetCam.Domain.Cluster;

/// <summary>Which releases may live together: neighbouring schemas, and protocols that overlap. See docs/decisions/0016.</summary>
public static class SiloCompatibility
{
    private const string Remedy = "Upgrade the cluster one release at a time, all silos of one before the first of the next, or stop all silos first.";

    /// <param name="schema">Number of the newest migration that the joining program knows.</param>
    /// <param name="live">The silos that live now.</param>
    /// <exception cref="ClusterJoinException">One of them is too far away.</exception>
    public static void ThrowIfApart(SiloRegistration joining, int schema, IEnumerable<SiloRow> live)
    {
        foreach (SiloRow other in live.Where(other => other.Identity.Id != joining.Id))
        {
            string who = $"Silo '{joining.Id}' (release {joining.Version}) cannot live beside silo '{other.Identity.Id}' (release {other.Model.Version}): ";
            if (Math.Abs(schema - other.Schema) > 1)
            {
                throw new ClusterJoinException(who + $"they know database schemas {schema} and {other.Schema}, and only neighbours may run together. {Remedy}");
            }

            if (!joining.Protocol.Overlaps(other.Protocol))
            {
                throw new ClusterJoinException(who + $"they speak link protocols {joining.Protocol} and {other.Protocol}. {Remedy}");
            }
        }
    }
}
