using Google.Protobuf;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PetCam.Domain.Cameras;
using PetCam.Domain.Storage;
using PetCam.Protocol.V1;

namespace PetCam.Benchmarks.Registered;

/// <summary>Writes cameras into a database as their grains would have: registered, seen once, gone.</summary>
internal static class RegisteredFleet
{
    private const int Writers = 64;

    public static async Task WriteAsync(int count, Action<IServiceCollection> addStorage)
    {
        ServiceCollection services = new();
        services.AddLogging();
        addStorage(services);
        await using ServiceProvider provider = services.BuildServiceProvider();
        foreach (IHostedService service in provider.GetServices<IHostedService>())
        {
            await service.StartAsync(CancellationToken.None);
        }

        ICameraStore cameras = provider.GetRequiredService<ICameraStore>();
        IGrainStateStore states = provider.GetRequiredService<IGrainStateStore>();
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = Writers }, async (number, token) =>
        {
            CameraState state = State(number);
            await cameras.SaveAsync(new CameraRecord(CameraId.Parse(state.CameraId), state.DisplayName, DateTimeOffset.UtcNow, "{}", null), token);
            await states.WriteAsync("camera", state.CameraId, IGrainStateStore.NoETag, state.ToByteArray(), token);
        });
        foreach (IHostedService service in provider.GetServices<IHostedService>().Reverse())
        {
            await service.StopAsync(CancellationToken.None);
        }
    }

    private static CameraState State(int number) => new()
    {
        CameraId = $"camera-{number:00000}",
        DisplayName = $"Camera {number} of the fleet",
        Epoch = (ulong)DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(),
        SinceUnixMs = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(),
        OfflineReason = "The connection broke: the agent vanished without closing it.",
        Board = "rdk-x5",
        AgentVersion = "1.0.0",
        Report = new CameraReport
        {
            Codec = Codec.H264,
            Width = 1280,
            Height = 720,
            LastFrameUnixMs = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(),
            Sources = { new SourceStatus { Source = "/pet_camera_stream", State = SourceState.Reading, FramesRead = 100_000 } },
        },
    };
}
