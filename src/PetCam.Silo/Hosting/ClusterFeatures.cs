using PetCam.Cluster;
using PetCam.Domain.Cluster;
using PetCam.GrainRuntime;
using PetCam.Grains.Cameras;
using PetCam.Grains.Recordings;
using PetCam.Grains.Viewers;
using PetCam.Ingest;
using PetCam.Silo.Cluster;
using PetCam.Silo.Configuration;
using PetCam.Silo.Health;

namespace PetCam.Silo.Hosting;

/// <summary>Registers what makes this silo one of several, or lets it be alone behind the same interfaces.</summary>
internal static class ClusterFeatures
{
    /// <summary>
    /// The fleet grain hears of every camera each second; while it moves to another silo, what thousands of cameras tell it waits. As many as
    /// calls may be under way to one silo, of less than 1 kB each.
    /// </summary>
    private const int MaxWaitingCallsPerGrain = 20_000;

    /// <summary>Joins: whatever is registered behind it starts when this silo lives, and has stopped when it leaves.</summary>
    public static void AddCluster(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<ClusterOptions>().Bind(configuration.GetSection(ClusterEngines.Section)).PostConfigure<SiloState>((cluster, silo) =>
        {
            cluster.SiloId = silo.Id;
            cluster.Version = BuildVersion.Text;
        });
        services.AddSingleton<ISiloLoadSource>(provider => provider.GetRequiredService<SiloLoadMeter>());
        if (ClusterEngines.Read(configuration) == ClusterEngine.Postgres)
        {
            services.AddPostgresCluster();
        }
        else
        {
            services.AddLocalCluster();
        }
    }

    public static void AddGrains(this IServiceCollection services, IConfiguration configuration)
    {
        if (ClusterEngines.Read(configuration) != ClusterEngine.Postgres)
        {
            services.AddGrainRuntime(ConfigureGrains);
            return;
        }

        services.AddClusterGrainRuntime(ConfigureGrains);
        services.FenceGrainStates();
    }

    /// <summary>Where cameras and viewers go when there is a choice, and what keeps silos from carrying too much.</summary>
    public static void AddPlacement(this IServiceCollection services)
    {
        services.AddSingleton<SiloLoadMeter>();
        services.AddSingleton<SiloPlacement>();
        services.AddSingleton<IUplinkPlacement>(provider => provider.GetRequiredService<SiloPlacement>());
        services.AddSingleton<AdmissionLimits>();
        services.AddSingleton<IReadinessCheck, PhaseCheck>();
        services.AddSingleton<DrainNotices>();
        services.AddHostedService<SiloDrain>();
    }

    /// <summary>Cameras of other silos come here when somebody wants them. A silo that is alone has nothing to fetch.</summary>
    public static void AddRelays(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<SiloHttpClient>();
        services.AddSingleton(provider => new CameraReach(provider.GetService<RelayDirectory>()));
        if (ClusterEngines.Read(configuration) == ClusterEngine.Postgres)
        {
            services.AddOptions<RelayOptions>().Bind(configuration.GetSection("Relay"));
            services.AddRelay();
            services.AddHostedService<LostCameras>();
            services.AddHostedService<SuspendedUplinks>();
            services.AddHostedService<StrandedUplinks>();
            services.AddHostedService<FailoverWatch>();
            services.AddSingleton<ISiloLinkHandler, SiloHttpHandler>();
        }
    }

    private static void ConfigureGrains(GrainRuntimeOptions grains)
    {
        grains.MaxWaitingCallsPerGrain = MaxWaitingCallsPerGrain;
        grains.AddGrainsFrom(typeof(CameraGrain).Assembly)
            .Place<CameraGrain>(GrainPlacement.HomeOfCamera)
            .Place<RecordingGrain>(GrainPlacement.HomeOfCamera)
            .Place<ViewerSessionGrain>(GrainPlacement.SiloInKey);
    }
}
