using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PetCam.Domain.Storage;
using PetCam.Testing;

namespace PetCam.Storage.Tests.Conformance;

/// <summary>The stores in a schema of their own on a PostgreSQL server, wired as a host wires them.</summary>
internal sealed class PostgresStores : IStores
{
    private readonly string _schema = $"test_{Guid.NewGuid():N}";
    private readonly PostgresServer _server;
    private ServiceProvider _services;

    private PostgresStores(PostgresServer server)
    {
        _server = server;
        _services = Build();
    }

    public ICameraStore Cameras => _services.GetRequiredService<ICameraStore>();

    public IRecordingIndex Recordings => _services.GetRequiredService<IRecordingIndex>();

    public IGrainStateStore GrainStates => _services.GetRequiredService<IGrainStateStore>();

    public IDetectionEventStore Detections => _services.GetRequiredService<IDetectionEventStore>();

    public ManualTimeProvider Time { get; } = new();

    public static async Task<IStores> OpenAsync(PostgresServer server)
    {
        PostgresStores stores = new(server);
        await stores.PrepareAsync();
        return stores;
    }

    public async Task ReopenAsync()
    {
        await _services.DisposeAsync();
        _services = Build();
        await PrepareAsync();
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private ServiceProvider Build()
    {
        ServiceCollection services = new();
        services.AddLogging();
        services.AddSingleton<TimeProvider>(Time);
        services.AddPostgresStorage(options =>
        {
            options.ConnectionString = _server.ConnectionString;
            options.Schema = _schema;
            options.MaxDetectionsPerCamera = 100;
            options.DetectionRetention = TimeSpan.FromHours(1);
        });
        return services.BuildServiceProvider(validateScopes: true);
    }

    private async Task PrepareAsync()
    {
        foreach (IHostedService service in _services.GetServices<IHostedService>())
        {
            await service.StartAsync(CancellationToken.None);
        }
    }
}
