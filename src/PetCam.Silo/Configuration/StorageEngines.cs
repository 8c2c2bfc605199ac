using PetCam.Silo.Hosting;

namespace PetCam.Silo.Configuration;

/// <summary>Reads which store was asked for, before there are services.</summary>
internal static class StorageEngines
{
    public const string PostgresSection = "Storage:Postgres";

    private const string Key = "Storage:Engine";

    /// <exception cref="SiloStartException">Neither of the two.</exception>
    public static StorageEngine Read(IConfiguration configuration)
    {
        string name = configuration[Key] ?? nameof(StorageEngine.Sqlite);
        return Enum.TryParse(name, ignoreCase: true, out StorageEngine engine) && Enum.IsDefined(engine)
            ? engine
            : throw new SiloStartException($"{Key} is '{name}': use 'sqlite' (a file of this silo) or 'postgres' (a server that several silos share).");
    }
}
