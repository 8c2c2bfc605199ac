using Microsoft.Extensions.DependencyInjection;
using PetCam.Domain.Storage;
using PetCam.Testing;

namespace PetCam.Storage.Tests.Conformance;

/// <summary>The stores on a SQLite file of their own, wired as a host wires them.</summary>
internal sealed class SqliteStores : IStores
{
    private readonly TemporaryFolder _folder = new();
    private ServiceProvider _services;

    public SqliteStores() => _services = Open();

    public ICameraStore Cameras => _services.GetRequiredService<ICameraStore>();

    public IRecordingIndex Recordings => _services.GetRequiredService<IRecordingIndex>();

    public IGrainStateStore GrainStates => _services.GetRequiredService<IGrainStateStore>();

    public IDetectionEventStore Detections => _services.GetRequiredService<IDetectionEventStore>();

    public ManualTimeProvider Time { get; } = new();

    public async Task ReopenAsync()
    {
        await _services.DisposeAsync();
        _services = Open();
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        _folder.Dispose();
    }

    private ServiceProvider Open()
    {
        ServiceCollection services = new();
        services.AddLogging();
        services.AddSingleton<TimeProvider>(Time);
        services.AddSqliteStorage(options =>
        {
            options.Path = _folder.File("petcam.db");
            options.MaxDetectionsPerCamera = 100;
            options.DetectionRetention = TimeSpan.FromHours(1);
        });
        return services.BuildServiceProvider(validateScopes: true);
    }
}
