using Microsoft.Extensions.Logging;

namespace PetCam.Storage;

/// <summary>What the store logs: events 6000 to 6099.</summary>
internal static partial class StorageLog
{
    [LoggerMessage(6001, LogLevel.Information, "Database '{Database}' brought to schema {Migration}.")]
    public static partial void Migrated(ILogger logger, string database, string migration);
}
