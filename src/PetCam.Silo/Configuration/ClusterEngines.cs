using PetCam.Cluster;
using PetCam.Silo.Hosting;

namespace PetCam.Silo.Configuration;

/// <summary>Reads whether this silo is one of several, before there are services.</summary>
internal static class ClusterEngines
{
    public const string Section = "Cluster";

    private const string Key = "Cluster:Engine";

    /// <exception cref="SiloStartException">Neither of the two, or one that the store does not go with.</exception>
    public static ClusterEngine Read(IConfiguration configuration)
    {
        string name = configuration[Key] ?? nameof(ClusterEngine.Local);
        if (!Enum.TryParse(name, ignoreCase: true, out ClusterEngine engine) || !Enum.IsDefined(engine))
        {
            throw new SiloStartException($"{Key} is '{name}': use 'local' (this silo is alone) or 'postgres' (one of several that share a server).");
        }

        if (engine == ClusterEngine.Postgres && StorageEngines.Read(configuration) != StorageEngine.Postgres)
        {
            throw new SiloStartException($"{Key} is 'postgres' and Storage:Engine is not: silos of one cluster share a store. Set Storage:Engine=postgres.");
        }

        return engine;
    }
}
