using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans;
using PetCam.Domain.Grains;
using PetCam.Domain.Recordings;
using PetCam.Domain.Storage;
using PetCam.Domain.Viewers;
using PetCam.Grains.Cameras;
using PetCam.Protocol.V1;
using PetCam.Testing;

namespace PetCam.Grains.Tests;

/// <summary>The product's grains on the real runtime and the real store; recorder and viewer transport are the test's.</summary>
internal sealed class GrainFixture : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("petcam-grains-").FullName;
    private ServiceProvider? _services;

    public ManualTimeProvider Time { get; } = new();

    public ScriptedRecorder Recorder { get; private set; } = null!;

    public ScriptedTransport Transport { get; } = new();

    public ICameraStore Cameras => _services!.GetRequiredService<ICameraStore>();

    public IFleetGrain Fleet => Grain<IFleetGrain>(IFleetGrain.Key);

    public long Now => Time.GetUtcNow().ToUnixTimeMilliseconds();

    public static async Task<GrainFixture> StartAsync()
    {
        GrainFixture fixture = new();
        await fixture.BootAsync();
        return fixture;
    }

    public T Grain<T>(string key)
        where T : IGrainWithStringKey => _services!.GetRequiredService<IGrainFactory>().GetGrain<T>(key);

    /// <summary>What a killed silo is to its grains: nothing of it is left but the store.</summary>
    public async Task RestartWithoutGoodbyeAsync()
    {
        await _services!.DisposeAsync();
        await BootAsync();
    }

    public async Task ConnectAsync(string camera, ulong epoch, string name = "")
    {
        await Grain<ICameraGrain>(camera).ConnectAsync(
            new UplinkConnected { SiloId = "silo-1", Epoch = epoch, DisplayName = name, Board = "rdk-x5", AtUnixMs = Now });
    }

    public Task ReportAsync(string camera, ulong epoch, double framesPerSecond = 30) => Grain<ICameraGrain>(camera).ReportAsync(
        new CameraReport { Epoch = epoch, Width = 1280, Height = 720, FramesPerSecond = framesPerSecond, LastFrameUnixMs = Now });

    /// <summary>The state of a camera in the list, as browsers see it.</summary>
    public async Task<CameraState> ListedAsync(string camera) => (await Fleet.ListAsync()).Cameras.Single(state => state.CameraId == camera);

    public async ValueTask DisposeAsync()
    {
        await _services!.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task BootAsync()
    {
        Recorder = new ScriptedRecorder(Time);
        ServiceCollection services = new();
        services.AddLogging();
        services.AddMetrics();
        services.AddSingleton<TimeProvider>(Time);
        services.AddSingleton<IRecorder>(Recorder);
        services.AddSingleton<IViewerTransport>(Transport);
        services.AddSqliteStorage(options => options.Path = Path.Combine(_folder, "petcam.db"));
        services.AddGrainRuntime(static options => options.AddGrainsFrom(typeof(CameraGrain).Assembly));
        _services = services.BuildServiceProvider(validateScopes: true);
        foreach (IHostedService service in _services.GetServices<IHostedService>())
        {
            await service.StartAsync(CancellationToken.None);
        }
    }
}
