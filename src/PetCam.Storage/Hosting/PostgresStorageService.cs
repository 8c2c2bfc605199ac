using Microsoft.Extensions.Hosting;
using PetCam.Storage.Postgres;

namespace PetCam.Storage.Hosting;

/// <summary>Makes the database ready when the host starts, before anything that uses it. The container closes it, after all who use it.</summary>
internal sealed class PostgresStorageService(PostgresDatabase database) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => database.PrepareAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
