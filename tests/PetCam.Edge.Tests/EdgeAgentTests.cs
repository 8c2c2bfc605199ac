using System.Diagnostics;
using PetCam.Domain.Detections;
using PetCam.Edge.Capture.Native;
using PetCam.Edge.Tests.Capture;
using PetCam.Hub;
using PetCam.Ingest;
using PetCam.Ingest.Tests;
using PetCam.Media;
using PetCam.Protocol.V1;
using PetCam.Testing;
using TrackId = PetCam.Media.TrackId;

namespace PetCam.Edge.Tests;

/// <summary>Real shared memory, a real agent, a real silo's ingest and hub.</summary>
public sealed class EdgeAgentTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private static byte[] Keyframe { get; } =
        [0, 0, 0, 1, .. AccessUnits.SequenceParameterSet, 0, 0, 0, 1, .. AccessUnits.PictureParameterSet, 0, 0, 0, 1, 0x65, .. Enumerable.Repeat((byte)0x80, 500)];

    private static byte[] Delta { get; } = [0, 0, 0, 1, 0x41, .. Enumerable.Repeat((byte)0x81, 200)];

    private static byte[] Jpeg { get; } = [0xFF, 0xD8, 0xFF, 0xE0, 1, 2, 3, 0xFF, 0xD9];

    [Fact]
    public async Task Frame_in_shared_memory_arrives_in_the_hub_byte_for_byte()
    {
        string ring = AgentRun.Segment("ring");
        await using IngestSilo silo = await IngestSilo.StartAsync();
        using RingProducer producer = RingProducer.Create(ring);
        await using AgentRun agent = AgentRun.Start([silo.Address], ring);
        await MappedAsync(silo);

        using UnitRecorder recorder = new(silo.Stream("kitchen")[TrackId.Main]);
        ulong number = producer.Write(Keyframe);
        producer.Write(Delta);

        (AccessUnitInfo info, byte[] bytes) = await recorder.NextAsync(Limit);
        Assert.Equal(Keyframe, bytes);
        Assert.True(info.IsKeyframe);
        Assert.Equal(number, info.FrameNumber);
        Assert.Equal((1280, 720), (info.Width, info.Height));
        (info, bytes) = await recorder.NextAsync(Limit);
        Assert.Equal(Delta, bytes);
        Assert.False(info.IsKeyframe);
    }

    [Fact]
    public async Task H265_of_a_video_stream_ring_arrives_and_is_cached_from_its_keyframe()
    {
        string ring = AgentRun.Segment("video_stream");
        await using IngestSilo silo = await IngestSilo.StartAsync(options => options.MaxPayloadBytes = 1 << 20);
        using RingProducer producer = RingProducer.Create(ring, RingLayout.VideoStream);
        await using AgentRun agent = AgentRun.Start([silo.Address], ring, layout: RingLayout.VideoStream);
        await MappedAsync(silo);
        CameraTrack track = silo.Stream("kitchen")[TrackId.Main];
        using UnitRecorder recorder = new(track);
        IReadOnlyList<byte[]> clip = TestClip.H265.AccessUnits;
        for (int i = 0; i < 4; i++)
        {
            producer.Write(clip[i], FrameFormat.H265);
            (AccessUnitInfo info, byte[] bytes) = await recorder.NextAsync(Limit);
            Assert.Equal(clip[i], bytes);
            Assert.Equal((VideoCodec.H265, i == 0), (info.Codec, info.IsKeyframe));
        }

        Assert.Equal("hvc1.1.6", track.ParameterSets!.CodecString[..8]);
        using UnitRecorder late = new(track);
        Assert.True((await late.NextAsync(Limit)).Info.IsKeyframe);

        producer.Write(Keyframe); // the encoder was set to H.264
        Assert.Equal(VideoCodec.H264, (await recorder.NextAsync(Limit)).Info.Codec);
        Assert.Equal(VideoCodec.H264, track.ParameterSets.Codec);
    }

    [Fact]
    public async Task Picture_arrives_without_any_video()
    {
        string pictures = AgentRun.Segment("pictures");
        await using IngestSilo silo = await IngestSilo.StartAsync();
        using RingProducer producer = RingProducer.Create(pictures);
        await using AgentRun agent = AgentRun.Start([silo.Address], AgentRun.Segment("absent"), jpegRing: pictures);
        await MappedAsync(silo, pictures);
        using UnitRecorder recorder = new(silo.Stream("kitchen")[TrackId.Picture]);
        producer.Write(Jpeg, FrameFormat.Jpeg);

        Assert.Equal(Jpeg, (await recorder.NextAsync(Limit)).Bytes);
    }

    [Fact]
    public async Task Detections_reach_their_followers_one_by_one_as_they_are_written()
    {
        string segment = AgentRun.Segment("detections");
        await using IngestSilo silo = await IngestSilo.StartAsync();
        using DetectionProducer producer = DetectionProducer.Create(segment);
        await using AgentRun agent = AgentRun.Start([silo.Address], AgentRun.Segment("absent"), detections: segment);
        await MappedAsync(silo, segment);
        using DetectionSubscription follower = silo.Stream("kitchen").Detections.Subscribe();
        for (ulong frame = 1; frame <= 100; frame++)
        {
            producer.Write(frame, "cat");
            DetectionSet set = await ReadAsync(follower, frame);
            Assert.Equal((15, new BoundingBox(10, 20, 30, 40)), (Assert.Single(set.Objects).ClassId, set.Objects[0].Box));
        }
    }

    [Fact]
    public async Task Absent_segment_is_explained_to_the_silo_and_read_when_it_comes()
    {
        string ring = AgentRun.Segment("ring");
        await using IngestSilo silo = await IngestSilo.StartAsync();
        await using AgentRun agent = AgentRun.Start([silo.Address], ring);
        await StateAsync(silo, ring, SourceState.Absent);
        Assert.Equal($"{ring}: no such segment; is the capture daemon running?", silo.Uplink("kitchen")!.Status!.Sources[0].Detail);

        using RingProducer producer = RingProducer.Create(ring);
        using UnitRecorder recorder = new(silo.Stream("kitchen")[TrackId.Main]);
        await using Timer camera = Play(producer);

        await recorder.NextAsync(Limit);
        await StateAsync(silo, ring, SourceState.Reading);
    }

    [Fact]
    public async Task Producers_restart_is_followed_and_counted()
    {
        string ring = AgentRun.Segment("ring");
        await using IngestSilo silo = await IngestSilo.StartAsync();
        await using AgentRun agent = AgentRun.Start([silo.Address], ring);
        using (RingProducer first = RingProducer.Create(ring))
        await using (Play(first))
        {
            await StateAsync(silo, ring, SourceState.Reading);
        }

        await StateAsync(silo, ring, SourceState.Absent);
        using RingProducer second = RingProducer.Create(ring);
        await using Timer camera = Play(second);
        await StateAsync(silo, ring, SourceState.Reading);

        await Eventually.TrueAsync("the restart is counted", Limit, () => Task.FromResult(Source(silo, ring)?.ProducerRestarts > 0));
    }

    [Fact]
    public async Task Silos_restart_is_followed_and_starts_at_a_keyframe()
    {
        string ring = AgentRun.Segment("ring");
        int port = FreePorts.NextTcp();
        using RingProducer producer = RingProducer.Create(ring);
        await using Timer camera = Play(producer);
        await using AgentRun agent = AgentRun.Start([new Uri($"ws://127.0.0.1:{port}/uplink")], ring);
        await using (IngestSilo first = await IngestSilo.StartAsync(port: port))
        {
            using UnitRecorder before = new(first.Stream("kitchen")[TrackId.Main]);
            await before.NextAsync(Limit);
        }

        await using IngestSilo second = await IngestSilo.StartAsync(port: port);
        using UnitRecorder after = new(second.Stream("kitchen")[TrackId.Main]);

        Assert.True((await after.NextAsync(Limit)).Info.IsKeyframe);
    }

    [Fact]
    public async Task Planned_move_loses_no_access_unit()
    {
        string ring = AgentRun.Segment("ring");
        await using IngestSilo second = await IngestSilo.StartAsync();
        await using IngestSilo first = await IngestSilo.StartAsync(placement: new ScriptedPlacement { Target = second.Address });
        using UnitRecorder before = new(first.Stream("kitchen")[TrackId.Main]);
        using UnitRecorder after = new(second.Stream("kitchen")[TrackId.Main]);
        using RingProducer producer = RingProducer.Create(ring);
        await using Timer camera = Play(producer);
        await using AgentRun agent = AgentRun.Start([first.Address], ring);
        ulong next = (await before.NextAsync(Limit)).Info.Sequence;
        for (int i = 0; i < 60; i++)
        {
            next = (await before.NextAsync(Limit)).Info.Sequence;
        }

        Task<UplinkDrainReport> drain = first.Drain.RunAsync(TimeSpan.Zero, Limit, TestContext.Current.CancellationToken);
        ulong begun = (await after.NextAsync(Limit)).Info.Sequence;
        Assert.Equal((1, 0), ((await drain).Moved, (await drain).Stayed.Count));
        ulong last = before.Drain(next);
        Assert.InRange(begun, last > 30 ? last - 30 : 0, last + 1); // at a keyframe that the first silo had, or the very next unit
        ulong went = begun;
        for (int i = 0; i < 60; i++)
        {
            ulong sequence = (await after.NextAsync(Limit)).Info.Sequence;
            Assert.Equal(went + 1, sequence);
            went = sequence;
        }
    }

    [Fact]
    public async Task Second_silo_is_used_while_the_first_is_away()
    {
        string ring = AgentRun.Segment("ring");
        await using IngestSilo silo = await IngestSilo.StartAsync();
        Uri nobody = new($"ws://127.0.0.1:{FreePorts.NextTcp()}/uplink");
        await using AgentRun agent = AgentRun.Start([nobody, silo.Address], ring);

        await StateAsync(silo, ring, SourceState.Absent);
    }

    [Fact]
    public async Task Superseded_agent_ends_and_says_why()
    {
        await using IngestSilo silo = await IngestSilo.StartAsync();
        await using AgentRun agent = AgentRun.Start([silo.Address], AgentRun.Segment("absent"));
        await Eventually.TrueAsync("it is online", Limit, () => Task.FromResult(silo.Stream("kitchen").IsOnline));
        using RawAgent other = await RawAgent.WelcomedAsync(silo.Address);

        Assert.False(await agent.Finished.WaitAsync(Limit, TestContext.Current.CancellationToken));
        Assert.Contains("Another agent publishes camera kitchen", agent.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_token_is_told_once_and_not_hammered()
    {
        int greetings = 0;
        await using IngestSilo silo = await IngestSilo.StartAsync(options => options.Token = "secret");
        await using AgentRun agent = AgentRun.Start([silo.Address], AgentRun.Segment("absent"), token: "guess");
        await Eventually.TrueAsync("the refusal is logged", Limit, () => Task.FromResult(agent.Log.Contains("token", StringComparison.Ordinal)));
        greetings = agent.Log.Split("Cannot connect").Length - 1;

        Assert.Equal(1, greetings);
        Assert.DoesNotContain("guess", agent.Log, StringComparison.Ordinal);
        Assert.Matches("Next attempt in [3-6][0-9]{4} ms", agent.Log);
    }

    [Fact]
    public async Task Viewers_wish_for_fewer_frames_reaches_the_producer()
    {
        string ring = AgentRun.Segment("ring");
        await using IngestSilo silo = await IngestSilo.StartAsync();
        using RingProducer producer = RingProducer.Create(ring);
        await using Timer camera = Play(producer);
        await using AgentRun agent = AgentRun.Start([silo.Address], ring);
        await StateAsync(silo, ring, SourceState.Reading);
        silo.Stream("kitchen").RequestFrameInterval(TrackId.Main, TimeSpan.FromMilliseconds(500));

        await Eventually.TrueAsync("the ring's header asks for 500 ms", Limit, () => Task.FromResult(producer.FrameInterval == 500));
    }

    [Fact]
    public async Task Clock_offset_is_measured_and_known_to_the_silo()
    {
        await using IngestSilo silo = await IngestSilo.StartAsync();
        await using AgentRun agent = AgentRun.Start([silo.Address], AgentRun.Segment("absent"));

        await Eventually.TrueAsync("an estimate came", Limit, () => Task.FromResult(silo.Uplink("kitchen")?.SiloMinusBoard is not null));
        Assert.InRange(silo.Uplink("kitchen")!.SiloMinusBoard!.Value.Duration(), TimeSpan.Zero, TimeSpan.FromMilliseconds(50)); // one machine, one clock
    }

    [Fact]
    public async Task Stop_says_goodbye_frees_everything_and_takes_less_than_two_seconds()
    {
        BufferBalance balance = new();
        string ring = AgentRun.Segment("ring");
        await using (IngestSilo silo = await IngestSilo.StartAsync())
        {
            using RingProducer producer = RingProducer.Create(ring);
            await using Timer camera = Play(producer);
            await using (AgentRun agent = AgentRun.Start([silo.Address], ring))
            {
                await StateAsync(silo, ring, SourceState.Reading);
                long stoppedAt = Stopwatch.GetTimestamp();
                Assert.True(await agent.StopAsync());
                Assert.InRange(Stopwatch.GetElapsedTime(stoppedAt), TimeSpan.Zero, TimeSpan.FromSeconds(2));
            }

            await Eventually.TrueAsync(
                "the silo heard Goodbye", Limit, () => Task.FromResult(silo.Uplink("kitchen")!.EndReason == "The agent is stopping."));
        }

        balance.AssertSettled();
    }

    /// <summary>A camera at 50 pictures a second with a keyframe every ten.</summary>
    private static Timer Play(RingProducer producer)
    {
        int count = 0;
        Lock gate = new();
        return new Timer(
            _ =>
            {
                lock (gate)
                {
                    producer.Write(count++ % 10 == 0 ? Keyframe : Delta);
                }
            },
            null,
            TimeSpan.Zero,
            TimeSpan.FromMilliseconds(20));
    }

    private static async Task<DetectionSet> ReadAsync(DetectionSubscription follower, ulong frame)
    {
        using CancellationTokenSource limit = new(Limit);
        DetectionSet set;
        do
        {
            set = await follower.Reader.ReadAsync(limit.Token);
        }
        while (set.FrameNumber != frame);

        return set;
    }

    private static SourceStatus? Source(IngestSilo silo, string segment) =>
        silo.Uplink("kitchen")?.Status?.Sources.FirstOrDefault(source => source.Source == segment);

    private static Task<TimeSpan> StateAsync(IngestSilo silo, string segment, SourceState state) =>
        Eventually.TrueAsync($"{segment} is {state}", Limit, () => Task.FromResult(Source(silo, segment)?.State == state));

    /// <summary>Nothing was written yet: the agent has attached and waits.</summary>
    private static Task<TimeSpan> MappedAsync(IngestSilo silo, string? segment = null) => Eventually.TrueAsync(
        "the ring is mapped", Limit, () => Task.FromResult(silo.Uplink("kitchen")?.Status?.Sources
            .Any(source => (segment is null || source.Source == segment) && source.State is SourceState.Waiting) == true));
}
