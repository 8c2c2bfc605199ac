using Microsoft.Extensions.Hosting;
using PetCam.GrainRuntime.Engines;
using PetCam.GrainRuntime.Registration;

namespace PetCam.GrainRuntime.Hosting;

/// <summary>Starts the engine of a cluster with its host, and closes its links behind the grains. Being constructed has checked what crosses.</summary>
internal sealed class ClusterEngineService(ClusterGrainEngine engine, RemoteMethods methods) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        GC.KeepAlive(methods);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        engine.Stop();
        return Task.CompletedTask;
    }
}
