using System.Text.Json;
using PetCam.EndToEnd.Tests.Fleet;

namespace PetCam.EndToEnd.Tests;

/// <summary>What is left of a recording when its silo dies in the middle of it.</summary>
public sealed class RecordingSurvivalTests(OneCamera one) : IClassFixture<OneCamera>
{
    [Fact]
    public async Task Killed_silo_leaves_a_recording_that_plays_up_to_its_last_fragment()
    {
        RecordingClient recording = new(one.Fleet, OneCamera.Name);
        await recording.StartAsync();
        await recording.WaitForFramesAsync(120, TimeSpan.FromSeconds(20));

        await one.Fleet.Silo.KillAsync();
        await one.Fleet.StartSiloAsync();
        await one.Fleet.WaitUntilOnlineAsync();

        JsonElement interrupted = await recording.NewestAsync();
        Assert.Equal("interrupted", interrupted.GetProperty("state").GetString());
        RecordedFile file = await recording.DownloadAsync(interrupted, "video.mp4", TestContext.Current.CancellationToken);
        Assert.Equal((string.Empty, 0), (file.Errors, file.Gaps));
        Assert.True(file.ClipFrames.Length >= 90, $"{file.ClipFrames.Length} of at least 120 pictures survived; one fragment of 30 may be lost.");
    }
}
