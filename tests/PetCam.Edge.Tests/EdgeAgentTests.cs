using PetCam.Edge.Tests.Capture;
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

    private static byte[] Keyframe(byte fill = 0x80) =>
    [
        0, 0, 0, 1, .. AccessUnits.SequenceParameterSet, 0, 0, 0, 1, .. AccessUnits.PictureParameterSet, 0, 0, 0, 1, 0x65, .. Enumerable.Repeat(fill, 500),
    ];

    private static byte[] Delta(byte fill = 0x81) => [0, 0, 0, 1, 0x41, .. Enumerable.Repeat(fill, 200)];

    [Fact]
    public async Task Frame_in_shared_memory_arrives_in_the_hub_byte_for_byte()
    {
        string ring = AgentRun.Segment("ring");
        await using IngestSilo silo = await IngestSilo.StartAsync();
        using RingProducer producer = RingProducer.Create(ring);
        await using AgentRun agent = AgentRun.Start([silo.Address], ring);
        await OnlineAsync(silo, agent);

        using UnitRecorder recorder = new(silo.Stream("kitchen")[TrackId.Main]);
        ulong number = producer.Write(Keyframe());
        producer.Write(Delta());

        (AccessUnitInfo info, byte[] bytes) = await recorder.NextAsync(Limit);
        Assert.Equal(Keyframe(), bytes);
        Assert.True(info.IsKeyframe);
        Assert.Equal(number, info.FrameNumber);
        Assert.Equal((1280, 720), (info.Width, info.Height));
        (info, bytes) = await recorder.NextAsync(Limit);
        Assert.Equal(Delta(), bytes);
        Assert.False(info.IsKeyframe);
    }

    private static Task<TimeSpan> OnlineAsync(IngestSilo silo, AgentRun agent) => Eventually.TrueAsync(
        $"camera {agent.Options.Camera} is online and its ring is read",
        Limit,
        () => Task.FromResult(silo.Uplink(agent.Options.Camera)?.Status?.Sources.Any(source => source.State is SourceState.Reading or SourceState.Waiting) == true));
}
