namespace PetCam.Silo.Configuration;

/// <summary>Where the stores live.</summary>
internal enum StorageEngine
{
    /// <summary>A file of this silo: nothing to install, one silo.</summary>
    Sqlite,

    /// <summary>A server that several silos share.</summary>
    Postgres,
}
