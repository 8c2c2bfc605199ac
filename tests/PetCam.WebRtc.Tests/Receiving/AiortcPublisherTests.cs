using PetCam.Media;
using PetCam.Media.H264;
using PetCam.Testing;
using PetCam.WebRtc.Tests.Peers;

namespace PetCam.WebRtc.Tests.Receiving;

/// <summary>The whole receiver against a publisher of another make, which encodes.</summary>
public sealed class AiortcPublisherTests
{
    private const int Pictures = 45;

    [Fact]
    public async Task Publisher_reaches_the_hub_and_a_viewer_decodes_it()
    {
        BufferBalance balance = new();
        await using (IngestFixture fixture = await IngestFixture.StartAsync())
        {
            await using AiortcPublisher publisher = await fixture.PublishAsync("phone");
            Assert.True(fixture.Stream.IsOnline);
            IReadOnlyList<AccessUnit> units = await fixture.ReadUnitsAsync(Pictures);
            AssertDecodable(units);
            Assert.All(units, unit => Assert.Equal((320, 240), (unit.Info.Width, unit.Info.Height)));
            Assert.InRange(DateTimeOffset.UtcNow - units[^1].CaptureTime.ToDateTimeOffset(), TimeSpan.FromSeconds(-1), TimeSpan.FromSeconds(2));
            Release(units);

            await using AiortcViewer viewer = AiortcViewer.Start();
            WebRtcAnswer answer = await fixture.Service.AcceptAsync(
                "viewer", fixture.Stream, TrackId.Main, await viewer.ReadOfferAsync(), TestContext.Current.CancellationToken);
            await viewer.WriteAnswerAsync(answer.Sdp!);
            Assert.Equal((320, 240), await viewer.ReadFramesAsync(30));

            PublisherModel model = Assert.Single(fixture.Whip.Publishers);
            Assert.Equal(0, model.Traffic.Lost);
            Assert.Equal(0, model.Traffic.Refused);
            await publisher.CloseAsync();
            await fixture.WaitForEndAsync("phone");
            Assert.Equal(SessionEnd.ClosedByPeer, fixture.Ended["phone"]);
            Assert.False(fixture.Stream.IsOnline);
        }

        balance.AssertSettled();
    }

    [Fact]
    public async Task Publisher_on_a_lossy_network_is_repaired()
    {
        await using IngestFixture fixture = await IngestFixture.StartAsync();
        await using AiortcPublisher publisher = await fixture.PublishAsync("lossy", lossPercent: 5);

        IReadOnlyList<AccessUnit> units = await fixture.ReadUnitsAsync(4 * Pictures);

        AssertDecodable(units);
        Release(units);
        PublisherTraffic traffic = Assert.Single(fixture.Whip.Publishers).Traffic;
        Assert.True(traffic.Repaired > 0, $"Nothing was repaired: {traffic}");
        Assert.True(traffic.Lost * 10 <= traffic.Repaired, $"Packets were given up: {traffic}");
        Assert.NotNull(traffic.RoundTrip);
    }

    [Fact]
    public async Task Newer_publisher_takes_over_and_the_one_before_is_ended()
    {
        await using IngestFixture fixture = await IngestFixture.StartAsync();
        await using AiortcPublisher first = await fixture.PublishAsync("first");
        Release(await fixture.ReadUnitsAsync(5));

        await using AiortcPublisher second = await fixture.PublishAsync("second");
        await fixture.WaitForEndAsync("first");

        Assert.Equal(SessionEnd.Superseded, fixture.Ended["first"]);
        Assert.True(fixture.Stream.IsOnline);
        IReadOnlyList<AccessUnit> units = await fixture.ReadUnitsAsync(Pictures);
        AssertDecodable(units);
        Release(units);
    }

    [Fact]
    public async Task Keyframe_request_of_the_hub_reaches_the_publisher()
    {
        await using IngestFixture fixture = await IngestFixture.StartAsync();
        await using AiortcPublisher publisher = await fixture.PublishAsync("asked");
        Release(await fixture.ReadUnitsAsync(10));

        fixture.Stream[TrackId.Main].RequestKeyframe();
        IReadOnlyList<AccessUnit> units = await fixture.ReadUnitsAsync(60);

        Assert.Contains(units.Skip(1), unit => unit.IsKeyframe);
        Assert.Equal(1, Assert.Single(fixture.Whip.Publishers).Traffic.KeyframeRequests);
        Release(units);
    }

    /// <summary>FFmpeg decodes every unit without a complaint.</summary>
    private static void AssertDecodable(IReadOnlyList<AccessUnit> units)
    {
        Assert.True(units[0].IsKeyframe);
        Assert.All(units, unit => Assert.Equal(unit.IsKeyframe, H264AccessUnits.Classify(unit.PayloadSpan) == AccessUnitKind.Keyframe));
        using TemporaryFile file = new([.. units.SelectMany(unit => unit.Payload.ToArray())], ".h264");
        ToolOutput output = Tool.Run(
            "ffprobe", "-v", "error", "-count_frames", "-select_streams", "v", "-show_entries", "stream=nb_read_frames", "-of", "csv=p=0", file.Path);
        Assert.Equal(units.Count, int.Parse(output.Text.Trim()));
        Assert.Empty(output.Errors);
    }

    private static void Release(IEnumerable<AccessUnit> units)
    {
        foreach (AccessUnit unit in units)
        {
            unit.Dispose();
        }
    }
}
