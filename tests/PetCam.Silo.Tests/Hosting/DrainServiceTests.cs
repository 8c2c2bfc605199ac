using System.Diagnostics;
using System.Net;
using PetCam.Domain.Storage;
using PetCam.Silo.Hosting;

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
        await silo.GetJsonAsync("/api/cameras"); // the list knows of the recording
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
}
