using System.Net.Http.Json;
using System.Text.Json;
using PetCam.EndToEnd.Tests.Fleet;
using PetCam.Testing;

namespace PetCam.EndToEnd.Tests;

/// <summary>A recording goes on where its camera goes. What is missing between the two files is printed, in pictures, and held to bounds.</summary>
public sealed class RecordingFollowsTests(ThreeSilos three) : IClassFixture<ThreeSilos>
{
    private const int ClipFrames = 300;
    private const int FramesPerSecond = 30;
    private const string Recording = $"cameras/{ThreeSilos.Camera}/api/recording";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(1);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Silo_of_the_camera_is_killed_and_the_recording_goes_on_at_the_next_one()
    {
        ClusterSilo home = await three.HomeAsync();
        ClusterSilo other = three.Other(home);
        string first = await RecordAsync(other);
        await home.Process.KillAsync();
        JsonElement[] recordings = await GoOnAsync(other, first);
        home.Start();
        await Eventually.TrueAsync("nobody writes the first file any more", Patience, async () =>
            (await FindAsync(other, recordings[1])).GetProperty("state").GetString() == "interrupted");
        await three.HomeAsync();

        int hole = await HoleAsync(other, recordings);
        Assert.True(hole <= 2 * FramesPerSecond, $"{hole} pictures are missing.\n{three.Cluster.Story}");
    }

    [Fact]
    public async Task Silo_of_the_camera_is_drained_and_no_picture_is_missing()
    {
        ClusterSilo home = await three.HomeAsync();
        ClusterSilo other = three.Other(home);
        string first = await RecordAsync(other);
        await TellAsync(other, $"api/silos/{home.Id}/drain");
        JsonElement[] recordings = await GoOnAsync(other, first);
        await TellAsync(other, $"api/silos/{home.Id}/undrain");

        Assert.Equal("complete", recordings[1].GetProperty("state").GetString());
        int hole = await HoleAsync(other, recordings);
        Assert.True(hole <= 0, $"{hole} pictures are missing.\n{three.Cluster.Story}");
    }

    [Fact]
    public async Task Silo_of_the_camera_freezes_and_the_recording_goes_on_at_the_next_one()
    {
        ClusterSilo home = await three.HomeAsync();
        ClusterSilo other = three.Other(home);
        string first = await RecordAsync(other);
        home.Process.Freeze();
        JsonElement[] recordings;
        try
        {
            recordings = await GoOnAsync(other, first);
        }
        finally
        {
            home.Process.Thaw();
        }

        await Eventually.TrueAsync("the silo that woke closes its file", Patience, async () =>
            (await FindAsync(other, recordings[1])).GetProperty("state").GetString() is "complete" or "interrupted");
        int hole = await HoleAsync(other, recordings, mayEndBroken: true);
        Assert.True(hole <= 2 * FramesPerSecond, $"{hole} pictures are missing.\n{three.Cluster.Story}");
    }

    /// <returns>Name of the file.</returns>
    private static async Task<string> RecordAsync(ClusterSilo silo)
    {
        using HttpResponseMessage idle = await silo.Http.PostAsync(new Uri($"{Recording}/stop", UriKind.Relative), null, Token); // what a test that failed left
        await TellAsync(silo, $"{Recording}/start");
        await Eventually.TrueAsync("two seconds are recorded", Patience, async () => (await StatusAsync(silo)).GetProperty("frame_count").GetInt32() >= 60);
        return (await StatusAsync(silo)).GetProperty("filename").GetString()!;
    }

    /// <summary>Waits until the recording goes on elsewhere, lets it, and stops it.</summary>
    /// <returns>The newest recordings, newest first.</returns>
    private static async Task<JsonElement[]> GoOnAsync(ClusterSilo silo, string first)
    {
        await Eventually.TrueAsync("the recording goes on in another file", Patience, async () =>
            await TryStatusAsync(silo) is { } status && status.GetProperty("filename").GetString() != first && status.GetProperty("frame_count").GetInt32() >= 90);
        JsonElement status = await StatusAsync(silo);
        Assert.True(status.GetProperty("recording").GetBoolean());
        await TellAsync(silo, $"{Recording}/stop");
        JsonElement[] recordings = [.. (await silo.Http.GetFromJsonAsync<JsonElement>($"api/recordings?camera={ThreeSilos.Camera}", Token)).GetProperty("items").EnumerateArray()];
        Assert.Equal(recordings[1].GetProperty("id").GetString(), recordings[0].GetProperty("continues").GetString());
        Assert.Equal("complete", recordings[0].GetProperty("state").GetString());
        return recordings;
    }

    /// <summary>Pictures between the end of the first file and the beginning of the second; below zero where both have them.</summary>
    /// <param name="mayEndBroken">A silo that wakes up may be relayed the camera again before it closes the file: what is behind that break does not count.</param>
    private static async Task<int> HoleAsync(ClusterSilo silo, JsonElement[] recordings, bool mayEndBroken = false)
    {
        RecordedFile first = await DownloadAsync(silo, recordings[1]);
        RecordedFile second = await DownloadAsync(silo, recordings[0]);
        AssertWhole(second);
        Assert.True(mayEndBroken || first.Gaps == 0, $"{first.Gaps} gaps: {string.Join(' ', first.ClipFrames)}");
        Assert.Empty(first.Errors);
        int last = first.ClipFrames.Zip(first.ClipFrames.Skip(1)).TakeWhile(pair => pair.Second == (pair.First + 1) % ClipFrames).Last().Second;
        int distance = (second.ClipFrames[0] - last - 1 + ClipFrames) % ClipFrames;
        int hole = distance > ClipFrames / 2 ? distance - ClipFrames : distance;
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{first.ClipFrames.Length} and {second.ClipFrames.Length} pictures, {(hole > 0 ? $"{hole} missing" : $"{-hole} in both")}");
        return hole;
    }

    private static void AssertWhole(RecordedFile file) =>
        Assert.True(file is { Errors: "", Gaps: 0 }, $"{file.Errors} {file.Gaps} gaps: {string.Join(' ', file.ClipFrames)}");

    private static async Task<RecordedFile> DownloadAsync(ClusterSilo silo, JsonElement recording)
    {
        using TemporaryDirectory folder = new();
        string file = Path.Combine(folder.Path, "video.mp4");
        Uri address = new($"api/recordings/{recording.GetProperty("id").GetString()}/video.mp4", UriKind.Relative);
        await File.WriteAllBytesAsync(file, await silo.Http.GetByteArrayAsync(address, Token), Token);
        return await RecordedFile.DecodeAsync(file, Token);
    }

    private static Task<JsonElement> FindAsync(ClusterSilo silo, JsonElement recording) =>
        silo.Http.GetFromJsonAsync<JsonElement>($"api/recordings/{recording.GetProperty("id").GetString()}", Token);

    private static Task<JsonElement> StatusAsync(ClusterSilo silo) => silo.Http.GetFromJsonAsync<JsonElement>($"{Recording}/status", Token);

    /// <returns>Null while the camera's grains are nowhere, or on a silo that does not answer.</returns>
    private static async Task<JsonElement?> TryStatusAsync(ClusterSilo silo)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(AnswerWithin);
        try
        {
            using HttpResponseMessage response = await silo.Http.GetAsync(new Uri($"{Recording}/status", UriKind.Relative), limit.Token);
            return response.IsSuccessStatusCode ? await response.Content.ReadFromJsonAsync<JsonElement>(limit.Token) : null;
        }
        catch (OperationCanceledException) when (!Token.IsCancellationRequested)
        {
            return null;
        }
    }

    private static async Task TellAsync(ClusterSilo silo, string path)
    {
        using HttpResponseMessage response = await silo.Http.PostAsync(new Uri(path, UriKind.Relative), null, Token);
        Assert.True(response.IsSuccessStatusCode, $"{path}: {await response.Content.ReadAsStringAsync(Token)}");
    }
}
