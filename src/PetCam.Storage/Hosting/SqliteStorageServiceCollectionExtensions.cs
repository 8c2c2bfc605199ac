using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using PetCam.Domain.Storage;
using PetCam.Storage;
using PetCam.Storage.Hosting;
using PetCam.Storage.Sqlite;
using PetCam.Storage.Stores;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the embedded store to a host.</summary>
public static class SqliteStorageServiceCollectionExtensions
{
    /// <summary>
    /// Adds the stores of <c>PetCam.Domain.Storage</c> on a SQLite file. The file is opened and migrated when the host starts; a
    /// <see cref="StorageException"/> then says what is wrong with it.
    /// </summary>
    public static IServiceCollection AddSqliteStorage(this IServiceCollection services, Action<SqliteStorageOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(_ => Configure(configure));
        services.AddSingleton(static services => SqliteDatabase.Open(
            services.GetRequiredService<SqliteStorageOptions>(), services.GetRequiredService<ILogger<SqliteDatabase>>()));
        services.AddSingleton<ICameraStore, SqliteCameraStore>();
        services.AddSingleton<IRecordingIndex, SqliteRecordingIndex>();
        services.AddSingleton<IGrainStateStore, SqliteGrainStateStore>();
        services.AddSingleton<IDetectionEventStore, SqliteDetectionEventStore>();
        services.AddHostedService<StorageService>();
        return services;
    }

    private static SqliteStorageOptions Configure(Action<SqliteStorageOptions> configure)
    {
        SqliteStorageOptions options = new();
        configure(options);
        return options;
    }
}
