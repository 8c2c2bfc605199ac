using Microsoft.Extensions.Logging;
using PetCam.Domain.Cluster;

namespace PetCam.Storage;

/// <summary>What the store logs: events 6000 to 6099.</summary>
internal static partial class StorageLog
{
    [LoggerMessage(6001, LogLevel.Information, "Database '{Database}' brought to schema {Migration}.")]
    public static partial void Migrated(ILogger logger, string database, string migration);

    [LoggerMessage(6002, LogLevel.Warning, "State of {GrainType}/{Key} was not written: {Silo} no longer owns it in epoch {Epoch}. Its activation ends.")]
    public static partial void Fenced(ILogger logger, string grainType, string key, SiloIdentity silo, ulong epoch);
}
