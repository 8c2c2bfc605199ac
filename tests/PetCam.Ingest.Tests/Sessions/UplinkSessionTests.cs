using PetCam.Domain.Detections;
using PetCam.Hub;
using PetCam.Protocol.V1;
using PetCam.Testing;
using TrackId = PetCam.Media.TrackId;

namespace PetCam.Ingest.Tests.Sessions;

/// <summary>Agents that do right, over a real connection.</summary>
public sealed class UplinkSessionTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task Units_reach_the_hub_and_are_acknowledged()
    {
        BufferBalance balance = new();
        await using (IngestSilo silo = await IngestSilo.StartAsync(options => options.AcknowledgementInterval = TimeSpan.FromTicks(1)))
        {
            using RawAgent agent = await RawAgent.WelcomedAsync(silo.Address);
            await agent.SendUnitAsync(1, keyframe: true, Pictures.Keyframe);
            await agent.SendUnitAsync(2, keyframe: false, Pictures.Delta);
            await agent.SendAsync(new UplinkHeader { Jpeg = new JpegHeader { Sequence = 1, CaptureTimeUnixNs = 5 } }, Pictures.Jpeg);

            await WaitForAsync("pictures are published", () => silo.Stream("kitchen")[TrackId.Picture].Snapshot().Units == 1);
            Assert.Equal(2, silo.Stream("kitchen")[TrackId.Main].Snapshot().Units);
            await agent.SendAsync(new UplinkHeader { Status = new BoardStatus() });
            UplinkHeader acknowledgement = await agent.ReceiveAsync(UplinkHeader.KindOneofCase.Acknowledgement);
            Assert.True(acknowledgement.Acknowledgement.Sequence >= 1);
            UplinkTraffic traffic = silo.Uplink("kitchen")!.Traffic;
            Assert.Equal((2, 1, 0), (traffic.Units, traffic.Pictures, traffic.MissedUnits));
        }

        balance.AssertSettled();
    }

    [Fact]
    public async Task Track_may_be_h265_and_a_codec_change_waits_for_a_keyframe()
    {
        TestClip clip = TestClip.H265; // made before the agent connects: a busy machine takes longer for it than a silo waits for a silent agent
        await using IngestSilo silo = await IngestSilo.StartAsync(options => options.MaxPayloadBytes = 1 << 20);
        using RawAgent agent = await RawAgent.WelcomedAsync(silo.Address);
        await agent.SendUnitAsync(1, keyframe: true, Pictures.Keyframe);
        await agent.SendAsync(new UplinkHeader { Tracks = new Tracks { Tracks_ = { new Track { Id = Protocol.V1.TrackId.Main, Codec = Codec.H265 } } } });
        await agent.SendUnitAsync(2, keyframe: false, clip.AccessUnits[1], Codec.H265);
        await agent.SendUnitAsync(3, keyframe: true, clip.AccessUnits[0], Codec.H265);
        await agent.SendUnitAsync(4, keyframe: false, clip.AccessUnits[1], Codec.H265);

        CameraTrack track = silo.Stream("kitchen")[TrackId.Main];
        await WaitForAsync("three units of four are published", () => track.Snapshot().LastCaptureTime is not null && track.Snapshot().Units == 3);
        Assert.Equal(Media.VideoCodec.H265, track.Snapshot().Codec);
        Assert.Equal((640, 360), (track.ParameterSets!.Width, track.ParameterSets.Height));
    }

    [Fact]
    public async Task Gap_in_the_sequence_is_counted_and_breaks_the_chain()
    {
        await using IngestSilo silo = await IngestSilo.StartAsync();
        using RawAgent agent = await RawAgent.WelcomedAsync(silo.Address);
        await agent.SendUnitAsync(1, keyframe: true, Pictures.Keyframe);
        await agent.SendUnitAsync(5, keyframe: false, Pictures.Delta);
        await agent.SendUnitAsync(6, keyframe: true, Pictures.Keyframe);

        await WaitForAsync("all three are received", () => silo.Uplink("kitchen")!.Traffic.Units == 3);
        Assert.Equal(3, silo.Uplink("kitchen")!.Traffic.MissedUnits);
        Assert.Equal(2, silo.Stream("kitchen")[TrackId.Main].Snapshot().Units);
    }

    [Fact]
    public async Task Detections_are_published_with_the_number_of_their_class()
    {
        await using IngestSilo silo = await IngestSilo.StartAsync();
        using DetectionSubscription follower = silo.Stream("kitchen").Detections.Subscribe();
        using RawAgent agent = await RawAgent.WelcomedAsync(silo.Address);
        Detections message = new() { FrameNumber = 9, CaptureTimeUnixNs = 77, Version = 3 };
        message.Objects.Add(new Protocol.V1.DetectedObject { Label = "Cat", Confidence = 0.5f, X = 1, Y = -2, Width = 3, Height = 4 });
        await agent.SendAsync(new UplinkHeader { Detections = message });

        using CancellationTokenSource limit = new(Limit);
        DetectionSet set = await follower.Reader.ReadAsync(limit.Token);
        Assert.Equal((9UL, 77L, 3u), (set.FrameNumber, set.CaptureTime.UnixNanoseconds, set.Version));
        Assert.Equal(new Domain.Detections.DetectedObject("Cat", 15, 0.5f, new BoundingBox(1, -2, 3, 4)), Assert.Single(set.Objects));
    }

    [Fact]
    public async Task Wrong_token_is_refused_and_the_right_one_welcomed()
    {
        await using IngestSilo silo = await IngestSilo.StartAsync(options => options.Token = "secret");
        using RawAgent thief = await RawAgent.ConnectAsync(silo.Address);
        await thief.SendAsync(RawAgent.Hello(token: "guess"));
        Goodbye goodbye = await thief.ReceiveGoodbyeAsync();

        Assert.Equal(Goodbye.Types.Reason.Unauthorized, goodbye.Reason);
        Assert.DoesNotContain("secret", goodbye.Detail, StringComparison.Ordinal);
        using RawAgent owner = await RawAgent.WelcomedAsync(silo.Address, token: "secret");
    }

    [Fact]
    public async Task Second_agent_of_a_camera_supersedes_the_first()
    {
        RecordingObserver observer = new();
        await using IngestSilo silo = await IngestSilo.StartAsync(observer: observer);
        using RawAgent first = await RawAgent.WelcomedAsync(silo.Address);
        using RawAgent second = await RawAgent.WelcomedAsync(silo.Address);

        Assert.Equal(Goodbye.Types.Reason.Superseded, (await first.ReceiveGoodbyeAsync()).Reason);
        await second.SendUnitAsync(1, keyframe: true, Pictures.Keyframe);
        await WaitForAsync("the second publishes", () => silo.Stream("kitchen")[TrackId.Main].Snapshot().Units == 1);
        await WaitForAsync("the host heard of the first one's end", () => observer.Events.Count == 3);
        Assert.Equal(["connected kitchen 41", "connected kitchen 42", "disconnected kitchen 41"], observer.Events);
        Assert.True(silo.Uplink("kitchen")!.IsConnected);
    }

    [Fact]
    public async Task Host_can_refuse_a_camera()
    {
        RecordingObserver observer = new() { Rule = _ => UplinkAdmission.Refuse(Goodbye.Types.Reason.Overloaded, "Draining.") };
        await using IngestSilo silo = await IngestSilo.StartAsync(observer: observer);
        using RawAgent agent = await RawAgent.ConnectAsync(silo.Address);
        await agent.SendAsync(RawAgent.Hello());
        Goodbye goodbye = await agent.ReceiveGoodbyeAsync();

        Assert.Equal((Goodbye.Types.Reason.Overloaded, "Draining."), (goodbye.Reason, goodbye.Detail));
        Assert.Empty(observer.Events);
    }

    [Fact]
    public async Task Host_that_fails_to_admit_refuses_and_the_silo_lives_on()
    {
        bool fail = true;
        RecordingObserver observer = new() { Rule = _ => fail ? throw new InvalidOperationException("no database") : null };
        await using IngestSilo silo = await IngestSilo.StartAsync(observer: observer);
        using RawAgent agent = await RawAgent.ConnectAsync(silo.Address);
        await agent.SendAsync(RawAgent.Hello());
        Goodbye goodbye = await agent.ReceiveGoodbyeAsync();
        fail = false;

        Assert.Equal(Goodbye.Types.Reason.Overloaded, goodbye.Reason);
        Assert.DoesNotContain("no database", goodbye.Detail, StringComparison.Ordinal);
        using RawAgent again = await RawAgent.WelcomedAsync(silo.Address);
    }

    [Fact]
    public async Task Lost_connection_takes_the_camera_offline_and_says_why()
    {
        RecordingObserver observer = new();
        await using IngestSilo silo = await IngestSilo.StartAsync(observer: observer);
        RawAgent agent = await RawAgent.WelcomedAsync(silo.Address);
        Assert.True(silo.Stream("kitchen").IsOnline);
        agent.Dispose();

        await WaitForAsync("the host heard of it", () => observer.Events.Count == 2);
        Assert.False(silo.Stream("kitchen").IsOnline);
        Assert.NotNull(silo.Uplink("kitchen")!.EndReason);
    }

    [Fact]
    public async Task Silent_agent_is_taken_for_dead_within_the_idle_timeout()
    {
        await using IngestSilo silo = await IngestSilo.StartAsync(options =>
        {
            options.IdleTimeout = TimeSpan.FromMilliseconds(400);
            options.StatusInterval = TimeSpan.FromMilliseconds(100);
        });
        using RawAgent agent = await RawAgent.WelcomedAsync(silo.Address);

        TimeSpan took = await WaitForAsync("it is offline", () => !silo.Stream("kitchen").IsOnline);
        Assert.InRange(took, TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(2));
        await WaitForAsync("the reason is there", () => silo.Uplink("kitchen")!.EndReason?.Contains("Uplink:IdleTimeout", StringComparison.Ordinal) == true);
    }

    [Fact]
    public async Task Keyframe_and_rate_requests_reach_the_agent()
    {
        await using IngestSilo silo = await IngestSilo.StartAsync();
        using RawAgent agent = await RawAgent.WelcomedAsync(silo.Address);
        silo.Stream("kitchen")[TrackId.Main].RequestKeyframe();
        silo.Stream("kitchen").RequestFrameInterval(TrackId.Main, TimeSpan.FromMilliseconds(500));

        Assert.Equal(Protocol.V1.TrackId.Main, (await agent.ReceiveAsync(UplinkHeader.KindOneofCase.KeyframeRequest)).KeyframeRequest.Track);
        Assert.Equal(500u, (await agent.ReceiveAsync(UplinkHeader.KindOneofCase.RateRequest)).RateRequest.FrameIntervalMs);
    }

    [Fact]
    public async Task Status_and_clock_are_kept_and_told()
    {
        RecordingObserver observer = new();
        await using IngestSilo silo = await IngestSilo.StartAsync(observer: observer);
        using RawAgent agent = await RawAgent.WelcomedAsync(silo.Address);
        SourceStatus source = new() { Source = "/ring", State = SourceState.Absent, Detail = "/ring: no such segment" };
        await agent.SendAsync(new UplinkHeader { Status = new BoardStatus { Sources = { source }, QueueDropped = 4 } });
        await agent.SendAsync(new UplinkHeader { ClockProbe = new ClockProbe { AgentSentUnixNs = 123, SiloMinusBoardNs = -5_000_000, RoundTripNs = 900_000 } });
        ClockReply reply = (await agent.ReceiveAsync(UplinkHeader.KindOneofCase.ClockReply)).ClockReply;

        Assert.Equal(123, reply.AgentSentUnixNs);
        Assert.True(reply.SiloSentUnixNs >= reply.SiloReceivedUnixNs && reply.SiloReceivedUnixNs > 1_700_000_000_000_000_000);
        await WaitForAsync("both reports came", () => observer.Reports.Count == 2);
        UplinkModel model = silo.Uplink("kitchen")!;
        Assert.Equal("/ring: no such segment", Assert.Single(model.Status!.Sources).Detail);
        Assert.Equal((TimeSpan.FromMilliseconds(-5), TimeSpan.FromMilliseconds(0.9)), (model.SiloMinusBoard, model.RoundTrip));
    }

    [Fact]
    public async Task Goodbye_of_the_agent_ends_the_uplink_in_its_words()
    {
        await using IngestSilo silo = await IngestSilo.StartAsync();
        using RawAgent agent = await RawAgent.WelcomedAsync(silo.Address);
        await agent.SendAsync(new UplinkHeader { Goodbye = new Goodbye { Reason = Goodbye.Types.Reason.Stopping, Detail = "Going to sleep." } });

        Assert.Null(await agent.ReceiveAsync());
        await WaitForAsync("it is offline", () => silo.Uplink("kitchen")!.EndReason == "Going to sleep.");
    }

    [Fact]
    public async Task Stopping_silo_says_goodbye()
    {
        await using IngestSilo silo = await IngestSilo.StartAsync();
        using RawAgent agent = await RawAgent.WelcomedAsync(silo.Address);
        Task stopping = silo.StopAsync();

        Assert.Equal(Goodbye.Types.Reason.Stopping, (await agent.ReceiveGoodbyeAsync()).Reason);
        await agent.CloseAsync();
        await stopping.WaitAsync(Limit, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Late_units_are_taken_and_not_published()
    {
        await using IngestSilo silo = await IngestSilo.StartAsync();
        using RawAgent agent = await RawAgent.WelcomedAsync(silo.Address);
        AccessUnitHeader late = new() { Codec = Codec.H264, Keyframe = true, Sequence = 1, Late = true };
        await agent.SendAsync(new UplinkHeader { AccessUnit = late }, Pictures.Keyframe);

        await WaitForAsync("it is received", () => silo.Uplink("kitchen")!.Traffic.Units == 1);
        Assert.Equal(0, silo.Stream("kitchen")[TrackId.Main].Snapshot().Units);
    }

    private static Task<TimeSpan> WaitForAsync(string what, Func<bool> condition) =>
        Eventually.TrueAsync(what, Limit, () => Task.FromResult(condition()));
}
