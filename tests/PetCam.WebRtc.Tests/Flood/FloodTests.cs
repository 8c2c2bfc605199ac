using System.Diagnostics;
using PetCam.Testing;
using PetCam.WebRtc.Tests.Peers;

namespace PetCam.WebRtc.Tests.Flood;

/// <summary>Garbage and half-open handshakes in masses: those who watch do not notice.</summary>
public sealed class FloodTests
{
    private const int Viewers = 20;
    private const int HalfOpen = 200;
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(50);

    [Fact]
    public Task Ten_thousand_hostile_datagrams_cost_twenty_viewers_no_packet() => FloodAsync(10_000, TimeSpan.FromSeconds(4));

    [Fact(Explicit = true)]
    public Task Hundred_thousand_hostile_datagrams_cost_twenty_viewers_no_packet() => FloodAsync(100_000, TimeSpan.FromSeconds(15));

    private static async Task FloodAsync(int datagrams, TimeSpan duration)
    {
        await using ServiceFixture fixture = await ServiceFixture.StartAsync();
        using DtlsClientContext client = new();
        List<LightViewer> viewers = [];
        try
        {
            string answer = string.Empty;
            for (int i = 0; i < Viewers; i++)
            {
                answer = await AcceptAsync(fixture, client, $"viewer {i}");
                viewers.Add(new LightViewer(client, answer));
            }

            await WaitForFramesAsync(viewers, further: 15);
            using Attacker attacker = new(fixture.Service.Endpoints[0].Port, UfragOf(answer), viewers);
            for (int i = 0; i < HalfOpen; i++)
            {
                attacker.OpenHalf(client, await AcceptAsync(fixture, client, $"half-open {i}"));
            }

            await WaitForFramesAsync(viewers, further: 5);
            await AttackAsync(attacker, viewers, datagrams, duration);

            Assert.All(viewers, viewer => Assert.Equal((0, 0), (viewer.Missing, viewer.NotAuthentic)));
            Assert.Equal(Viewers, fixture.Service.CountViewers(fixture.Camera.Stream.Id));
        }
        finally
        {
            viewers.ForEach(viewer => viewer.Dispose());
        }
    }

    private static async Task AttackAsync(Attacker attacker, List<LightViewer> viewers, int datagrams, TimeSpan duration)
    {
        long[] before = [.. viewers.Select(viewer => viewer.Frames)];
        TimeSpan processor = Environment.CpuUsage.TotalTime;
        long start = Stopwatch.GetTimestamp();
        int ticks = (int)(duration / Tick);
        using PeriodicTimer timer = new(Tick);
        for (int tick = 0; tick < ticks; tick++)
        {
            attacker.Send((datagrams * (tick + 1) / ticks) - (datagrams * tick / ticks));
            await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }

        await WaitForFramesAsync(viewers, further: 5); // what was sent last has been dealt with
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        long[] frames = [.. viewers.Zip(before, (viewer, count) => viewer.Frames - count)];
        FigureFile.Append(
            $"flood, {datagrams} datagrams and {HalfOpen} half-open handshakes in {seconds:F1} s: {Viewers} viewers, {frames.Min()} to {frames.Max()} frames each,"
            + $" {viewers.Sum(viewer => viewer.Missing)} packets missing of {viewers.Sum(viewer => viewer.Packets)},"
            + $" process {(Environment.CpuUsage.TotalTime - processor).TotalSeconds / seconds:P0} of a core");
        Assert.InRange(frames.Min(), seconds * 15, seconds * 45); // of 30 a second: nobody stood still
    }

    private static async Task<string> AcceptAsync(ServiceFixture fixture, DtlsClientContext client, string id)
    {
        WebRtcAnswer answer = await fixture.AcceptAsync(id, LightPeer.CreateOffer(client));
        Assert.True(answer.Outcome == WebRtcOutcome.Accepted, answer.Detail);
        return answer.Sdp!;
    }

    private static async Task WaitForFramesAsync(List<LightViewer> viewers, int further)
    {
        long[] targets = [.. viewers.Select(viewer => viewer.Frames + further)];
        await Eventually.TrueAsync($"every viewer gets {further} frames more", TimeSpan.FromSeconds(20), () =>
            Task.FromResult(viewers.Zip(targets).All(pair => pair.First.Frames >= pair.Second)));
    }

    private static string UfragOf(string answer) =>
        answer.Split('\n').First(line => line.StartsWith("a=ice-ufrag:", StringComparison.Ordinal))["a=ice-ufrag:".Length..].Trim();
}
