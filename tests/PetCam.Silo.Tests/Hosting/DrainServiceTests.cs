using System.Diagnostics;
using System.Net;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Orleans;
using PetCam.Domain.Cameras;
using PetCam.Domain.Cluster;
using PetCam.Domain.Storage;
using PetCam.Hub;
using PetCam.Silo.Configuration;
using PetCam.Silo.Hosting;
using PetCam.Silo.Tests.Cluster;
using PetCam.Silo.Viewers;

namespace PetCam.Silo.Tests.Hosting;

public sealed class DrainServiceTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Silo_that_stops_closes_recordings_ends_streams_and_does_not_wait_for_its_followers()
    {
        await using SiloUnderTest silo = await SiloUnderTest.StartAsync();
        await using TestBoard board = await TestBoard.ConnectAsync(silo);
        board.PublishKeyframe();
        (await silo.PostAsync("/cameras/kitchen/api/recording/start")).EnsureSuccessStatusCode();
        using HttpResponseMessage follower = await silo.Http.GetAsync("/api/cameras/events", HttpCompletionOption.ResponseHeadersRead, Token);
        await using Stream events = await follower.Content.ReadAsStreamAsync(Token);

        long start = Stopwatch.GetTimestamp();
        await silo.StopAsync();
        await events.CopyToAsync(Stream.Null, Token); // ends in order

        Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.Zero, TimeSpan.FromSeconds(8));
        RecordingEntry recording = (await silo.Get<IRecordingIndex>().ListAsync(null, null, 10, Token)).Single();
        Assert.Equal((RecordingState.Complete, 1L), (recording.State, recording.FrameCount));
    }

    [Fact]
    public async Task Draining_silo_is_alive_and_not_ready()
    {
        await using SiloUnderTest silo = await SiloUnderTest.StartAsync();
        using HttpResponseMessage before = await silo.Http.GetAsync("/readyz", Token);
        Assert.True(before.IsSuccessStatusCode, await before.Content.ReadAsStringAsync(Token));

        silo.Get<SiloState>().BeginDrain();
        using HttpResponseMessage ready = await silo.Http.GetAsync("/readyz", Token);
        using HttpResponseMessage alive = await silo.Http.GetAsync("/healthz", Token);

        Assert.Equal((HttpStatusCode.ServiceUnavailable, HttpStatusCode.OK), (ready.StatusCode, alive.StatusCode));
        Assert.Contains("\"name\":\"drain\",\"ok\":false", await ready.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Silo_that_stops_tells_the_cluster_and_waits_for_its_viewers()
    {
        await using SiloUnderTest silo = await SiloUnderTest.StartAsync();
        ScriptedControl control = new();
        DrainService drain = Create(silo, control, TimeSpan.FromMinutes(1));
        IDisposable watching = silo.Get<ViewerCounts>().Enter(CameraId.Parse("kitchen"));
        silo.Get<MediaHub>().GetOrAdd(CameraId.Parse("kitchen"));

        Task stopping = drain.StoppingAsync(Token);
        await control.Told.Task.WaitAsync(TimeSpan.FromSeconds(10), Token);
        Assert.False(stopping.IsCompleted);
        Assert.False(silo.Get<SiloState>().Leaving.IsCancellationRequested); // channels still tell
        watching.Dispose();

        await stopping.WaitAsync(TimeSpan.FromSeconds(10), Token);
        Assert.True(silo.Get<SiloState>().Leaving.IsCancellationRequested);
    }

    [Fact]
    public async Task Viewer_who_stays_is_left_behind_when_the_time_is_over()
    {
        await using SiloUnderTest silo = await SiloUnderTest.StartAsync();
        silo.Get<MediaHub>().GetOrAdd(CameraId.Parse("kitchen"));
        using IDisposable watching = silo.Get<ViewerCounts>().Enter(CameraId.Parse("kitchen"));

        long start = Stopwatch.GetTimestamp();
        await Create(silo, new ScriptedControl(), TimeSpan.FromSeconds(1)).StoppingAsync(Token).WaitAsync(TimeSpan.FromSeconds(10), Token);

        Assert.True(Stopwatch.GetElapsedTime(start) >= TimeSpan.FromSeconds(0.65));
        Assert.True(silo.Get<SiloState>().Leaving.IsCancellationRequested);
    }

    [Fact]
    public async Task Database_that_is_away_does_not_keep_a_silo_from_stopping()
    {
        await using SiloUnderTest silo = await SiloUnderTest.StartAsync();

        await Create(silo, new ScriptedControl { IsAway = true }, TimeSpan.FromMinutes(1)).StoppingAsync(Token).WaitAsync(TimeSpan.FromSeconds(10), Token);
    }

    [Fact]
    public async Task Database_that_does_not_answer_does_not_keep_a_silo_from_stopping()
    {
        await using SiloUnderTest silo = await SiloUnderTest.StartAsync();

        await Create(silo, new ScriptedControl { IsSilent = true }, TimeSpan.FromMinutes(1)).StoppingAsync(Token).WaitAsync(TimeSpan.FromSeconds(10), Token);
        Assert.True(silo.Get<SiloState>().Leaving.IsCancellationRequested);
    }

    private static DrainService Create(SiloUnderTest silo, ScriptedControl control, TimeSpan timeout) => new(
        silo.Get<SiloState>(), new FakeCluster(FakeCluster.Silo("silo-a"), FakeCluster.Silo("silo-b")), control, silo.Get<ViewerSessions>(), silo.Get<ViewerCounts>(),
        silo.Get<IGrainFactory>(), silo.Get<IHostApplicationLifetime>(), Options.Create(new SiloOptions { DrainTimeout = timeout }), TimeProvider.System,
        NullLogger<DrainService>.Instance);

    private sealed class ScriptedControl : IClusterControl
    {
        public TaskCompletionSource Told { get; } = new();

        public bool IsAway { get; init; }

        public bool IsSilent { get; init; }

        public async ValueTask<bool> SetPhaseAsync(string siloId, SiloPhase phase, CancellationToken cancellationToken)
        {
            if (IsSilent)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            }

            if (IsAway)
            {
                throw new RefereeUnavailableException("The table cannot be reached.");
            }

            Assert.Equal(("silo-a", SiloPhase.Draining), (siloId, phase));
            Told.SetResult();
            return true;
        }
    }
}
