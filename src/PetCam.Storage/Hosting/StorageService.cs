using Microsoft.Extensions.Hosting;
using PetCam.Storage.Sqlite;

namespace PetCam.Storage.Hosting;

/// <summary>Opens the database with the host, because it asks for it. The container closes it, after all who use it.</summary>
internal sealed class StorageService(SqliteDatabase database) : IHostedService
{
    /// <summary>The open database.</summary>
    public SqliteDatabase Database => database;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
