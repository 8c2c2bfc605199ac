using System.Text.Json;
using PetCam.EndToEnd.Tests.Fleet;

namespace PetCam.EndToEnd.Tests;

/// <summary>A recording whose silo dies in the middle of it, and starts again.</summary>
public sealed class RecordingSurvivalTests(OneCamera one) : IClassFixture<OneCamera>
{
    [Fact]
    public async Task Killed_silo_leaves_a_recording_that_plays_up_to_its_last_fragment_and_goes_on_in_a_new_one()
    {
        RecordingClient recording = new(one.Fleet, OneCamera.Name);
        await recording.StartAsync();
        await recording.WaitForFramesAsync(120, TimeSpan.FromSeconds(20));

        await one.Fleet.Silo.KillAsync();
        await one.Fleet.StartSiloAsync();
        await one.Fleet.WaitUntilOnlineAsync();

        await recording.WaitForFramesAsync(60, TimeSpan.FromSeconds(20));
        Assert.Equal("stopped", await recording.StopAsync());

        JsonElement next = await recording.NewestAsync();
        JsonElement interrupted = await recording.FindAsync(next.GetProperty("continues").GetString()!);
        Assert.Equal("complete", next.GetProperty("state").GetString());
        Assert.Equal("interrupted", interrupted.GetProperty("state").GetString());
        RecordedFile after = await recording.DownloadAsync(next, "video.mp4", TestContext.Current.CancellationToken);
        Assert.Equal(string.Empty, after.Errors);
        Assert.InRange(after.Gaps, 0, 1); // behind what is sent again may be missing what the agent's bounded queue refused meanwhile
        RecordedFile file = await recording.DownloadAsync(interrupted, "video.mp4", TestContext.Current.CancellationToken);
        Assert.Equal((string.Empty, 0), (file.Errors, file.Gaps));
        Assert.True(file.ClipFrames.Length >= 90, $"{file.ClipFrames.Length} of at least 120 pictures survived; one fragment of 30 may be lost.");
    }
}
