using Microsoft.Extensions.DependencyInjection.Extensions;
using PetCam.Domain.Cluster;
using PetCam.Domain.Storage;
using PetCam.Storage;
using PetCam.Storage.Cluster.Postgres;
using PetCam.Storage.Hosting;
using PetCam.Storage.Postgres;
using PetCam.Storage.Stores;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the store on PostgreSQL to a host.</summary>
public static class PostgresStorageServiceCollectionExtensions
{
    /// <summary>
    /// Adds the stores of <c>PetCam.Domain.Storage</c> and the cluster's tables on PostgreSQL. The server is waited for and its schema migrated when the host starts; a
    /// <see cref="StorageException"/> then says what is wrong.
    /// </summary>
    public static IServiceCollection AddPostgresStorage(this IServiceCollection services, Action<PostgresStorageOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(_ => Configure(configure));
        services.AddSingleton<PostgresDatabase>();
        services.AddSingleton<ICameraStore, PostgresCameraStore>();
        services.AddSingleton<IRecordingIndex, PostgresRecordingIndex>();
        services.AddSingleton<PostgresGrainStateStore>();
        services.AddSingleton<IGrainStateStore>(static services => services.GetRequiredService<PostgresGrainStateStore>());
        services.AddSingleton<IDetectionEventStore, PostgresDetectionEventStore>();
        services.AddSingleton<IFencedGrainStateStore, PostgresFencedGrainStateStore>();
        services.AddSingleton<ISiloTable, PostgresSiloTable>();
        services.AddSingleton<IHomeTable, PostgresHomeTable>();
        services.AddSingleton<IClusterNotices, PostgresNotices>();
        services.AddHostedService<PostgresStorageService>();
        return services;
    }

    /// <summary>
    /// Grains of a cluster write only while their silo owns their home (<see cref="IActivationHome"/>, by activation). Call it after
    /// <see cref="AddPostgresStorage"/>; the host has <see cref="IClusterMembership"/> registered.
    /// </summary>
    public static IServiceCollection FenceGrainStates(this IServiceCollection services) =>
        services.Replace(ServiceDescriptor.Scoped<IGrainStateStore, FencedGrainStates>());

    private static PostgresStorageOptions Configure(Action<PostgresStorageOptions> configure)
    {
        PostgresStorageOptions options = new();
        configure(options);
        return options;
    }
}
