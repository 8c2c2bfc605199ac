using System.Text.Json;
using PetCam.EndToEnd.Tests.Fleet;
using PetCam.Protocol.PetCamera;
using PetCam.Testing;

namespace PetCam.EndToEnd.Tests;

/// <summary>Detections as today's apps read them, from shared memory to SSE.</summary>
public sealed class DetectionStreamTests(OneCamera one) : IClassFixture<OneCamera>
{
    [Fact]
    public async Task Json_events_are_what_the_generator_drew()
    {
        TrueBoxes truth = TrueBoxes.Load(OneCamera.Name);

        await foreach (string data in ReadAsync("application/json").Take(30))
        {
            JsonElement root = JsonDocument.Parse(data).RootElement;
            JsonElement box = root.GetProperty("detections")[0].GetProperty("bbox");
            int clipFrame = (int)(root.GetProperty("frame_number").GetUInt64() % 300);
            TrueBox shown = new(
                root.GetProperty("detections")[0].GetProperty("class_name").GetString()!,
                box.GetProperty("x").GetInt32() / 1280.0, box.GetProperty("y").GetInt32() / 720.0,
                box.GetProperty("w").GetInt32() / 1280.0, box.GetProperty("h").GetInt32() / 720.0);

            Assert.Equal(0, truth[clipFrame].Min(candidate => candidate.DistanceTo(shown)), 6);
            Assert.Equal(15, root.GetProperty("detections")[0].GetProperty("class_id").GetInt32()); // cat in COCO's list
        }
    }

    [Fact]
    public async Task Protobuf_events_hold_the_same()
    {
        await foreach (string data in ReadAsync("application/protobuf").Take(5))
        {
            DetectionEvent detected = DetectionEvent.Parser.ParseFrom(Convert.FromBase64String(data));

            Assert.Equal("cat", Assert.Single(detected.Detections).Label);
            Assert.InRange(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() - (detected.Timestamp * 1000), -1, 2000);
        }
    }

    private IAsyncEnumerable<string> ReadAsync(string accept) => EventReader.ReadAsync(
        one.Fleet.Http, $"cameras/{OneCamera.Name}/api/detections/stream", accept, TestContext.Current.CancellationToken);
}
