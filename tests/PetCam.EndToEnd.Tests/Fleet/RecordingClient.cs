using System.Net.Http.Json;
using System.Text.Json;
using PetCam.Testing;

namespace PetCam.EndToEnd.Tests.Fleet;

/// <summary>Records a camera as an owner's script does: over the HTTP paths of compat.md section 2.</summary>
internal sealed class RecordingClient(FleetProcesses fleet, string camera)
{
    private readonly string _path = $"cameras/{camera}/api/recording";

    public async Task<string> StartAsync() => (await PostAsync("start")).GetProperty("status").GetString()!;

    public async Task<string> StopAsync() => (await PostAsync("stop")).GetProperty("status").GetString()!;

    public async Task WaitForFramesAsync(int count, TimeSpan within) => await Eventually.TrueAsync(
        $"{count} pictures are recorded", within, async () =>
            (await fleet.Http.GetFromJsonAsync<JsonElement>($"{_path}/status")).GetProperty("frame_count").GetInt32() >= count);

    /// <summary>The index row of the camera's newest recording.</summary>
    public async Task<JsonElement> NewestAsync() =>
        (await fleet.Http.GetFromJsonAsync<JsonElement>($"api/recordings?camera={camera}")).GetProperty("items")[0];

    public Task<JsonElement> FindAsync(string id) => fleet.Http.GetFromJsonAsync<JsonElement>($"api/recordings/{id}");

    /// <summary>Downloads a recording and decodes every picture of it.</summary>
    /// <param name="name"><c>video.mp4</c> or <c>video.h264</c>.</param>
    public async Task<RecordedFile> DownloadAsync(JsonElement recording, string name, CancellationToken token)
    {
        string file = Path.Combine(fleet.DataFolder, $"{Guid.NewGuid():N}-{name}");
        Uri address = new($"api/recordings/{recording.GetProperty("id").GetString()}/{name}", UriKind.Relative);
        await File.WriteAllBytesAsync(file, await fleet.Http.GetByteArrayAsync(address, token), token);
        return await RecordedFile.DecodeAsync(file, token);
    }

    private async Task<JsonElement> PostAsync(string verb)
    {
        using HttpResponseMessage response = await fleet.Http.PostAsync(new Uri($"{_path}/{verb}", UriKind.Relative), null);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }
}
