using Microsoft.Extensions.Hosting;
using PetCam.GrainRuntime.Activations;

namespace PetCam.GrainRuntime.Hosting;

/// <summary>Stops the silo with its host. Starting needs no work: being constructed has checked what is registered.</summary>
internal sealed class GrainRuntimeService(ActivationHost host, GrainRuntimeOptions options, TimeProvider time) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Deactivates every grain, for as long as the host and <see cref="GrainRuntimeOptions.ShutdownTimeout"/> allow.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        using CancellationTokenSource timeout = new(options.ShutdownTimeout, time);
        using CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        await host.StopAsync(deadline.Token);
    }
}
