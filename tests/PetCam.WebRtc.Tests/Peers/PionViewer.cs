using System.Text.Json;
using PetCam.Testing;

namespace PetCam.WebRtc.Tests.Peers;

/// <summary>pion from Debian: AES-GCM, NACK and transport-wide feedback. It does not decode; what it put together goes to a file.</summary>
internal sealed class PionViewer : ViewerProcess
{
    private PionViewer(string program, string output)
        : base(program, "-output", output)
    {
    }

    /// <param name="output">File for the pictures, Annex B; complete when the viewer was closed.</param>
    public static PionViewer Start(string output) => new(Programs.GoPeer("pion-viewer"), output);

    /// <summary>Waits until so many complete pictures came.</summary>
    /// <returns>Packets that pion gave up as lost.</returns>
    public async Task<int> ReadPicturesAsync(int count)
    {
        JsonElement picture = await ReadUntilAsync(
            $"{count} complete pictures", message => message.TryGetProperty("pictures", out JsonElement pictures) && pictures.GetInt32() >= count);
        return picture.GetProperty("dropped").GetInt32();
    }
}
