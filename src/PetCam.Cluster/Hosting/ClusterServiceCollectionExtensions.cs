using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using PetCam.Cluster;
using PetCam.Cluster.Directory;
using PetCam.Cluster.Hosting;
using PetCam.Cluster.Links;
using PetCam.Cluster.Local;
using PetCam.Cluster.Membership;
using PetCam.Domain.Cluster;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds membership, directory and links to a host.</summary>
public static class ClusterServiceCollectionExtensions
{
    /// <summary>A cluster of one silo: the same interfaces, and nothing to install. An <see cref="ISiloLoadSource"/> is optional.</summary>
    public static IServiceCollection AddLocalCluster(this IServiceCollection services)
    {
        services.AddClusterOptions();
        services.AddSingleton<LocalMembership>();
        services.AddSingleton<IClusterMembership>(static services => services.GetRequiredService<LocalMembership>());
        services.AddSingleton<IClusterControl>(static services => services.GetRequiredService<LocalMembership>());
        services.AddSingleton<LocalHomeDirectory>();
        services.AddSingleton<IHomeDirectory>(static services => services.GetRequiredService<LocalHomeDirectory>());
        services.AddSingleton<IOwnHomes>(static services => services.GetRequiredService<LocalHomeDirectory>());
        services.AddSingleton<ISiloLinks, LocalSiloLinks>();
        return services;
    }

    /// <summary>
    /// A cluster on the tables that <c>AddPostgresStorage</c> registers. Call it after that, so that the database is ready, and before whatever needs to
    /// be alive: it joins when the host starts and leaves after those have stopped. Every <see cref="ISiloLinkHandler"/> that is registered is served.
    /// </summary>
    public static IServiceCollection AddPostgresCluster(this IServiceCollection services)
    {
        services.AddClusterOptions();
        services.AddSingleton<Nudge>();
        services.AddSingleton<Lease>();
        services.AddSingleton<LiveSilos>();
        services.AddSingleton<ISiloProbe, SiloProbe>();
        services.AddSingleton<Suspicions>();
        services.AddSingleton<ClusterMembership>();
        services.AddSingleton<IClusterMembership>(static services => services.GetRequiredService<ClusterMembership>());
        services.AddSingleton<IClusterControl>(static services => services.GetRequiredService<ClusterMembership>());
        services.AddSingleton<Heartbeat>();
        services.AddSingleton<SiloLifecycle>();
        services.AddSingleton<MembershipLinks>();
        services.AddSingleton<IPeerQuestion>(static services => services.GetRequiredService<MembershipLinks>());
        services.AddSingleton<ISiloLinkHandler, MembershipLinkHandler>();
        services.AddSingleton<ClusterSecret>();
        services.AddSingleton<LinkSecurity>();
        services.AddSingleton<ISiloLinks, SiloLinkConnector>();
        services.AddSingleton<SiloLinkListener>();
        services.AddSingleton<HomeQueue>();
        services.AddSingleton<HomeDirectory>();
        services.AddSingleton<IHomeDirectory>(static services => services.GetRequiredService<HomeDirectory>());
        services.AddSingleton<IOwnHomes>(static services => services.GetRequiredService<HomeDirectory>());
        services.AddSingleton<NoticeLoop>();
        services.AddHostedService<ClusterService>();
        return services;
    }

    private static void AddClusterOptions(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ISiloLoadSource, NoLoad>();
        services.AddOptions<ClusterOptions>().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ClusterOptions>, ClusterOptionsValidation>());
    }
}
