namespace PetCam.Sdp.Tests;

/// <summary>Offers of real clients, recorded.</summary>
internal static class Offers
{
    /// <summary>One recvonly video section, abs-capture-time switched on by the page.</summary>
    public static string Chromium { get; } = Read("chromium-156-recvonly.sdp");

    public static SdpOffer Parse(string text)
    {
        Assert.True(SdpOffer.TryParse(text, out SdpOffer? offer, out SdpParseError error), $"{error}");
        return offer;
    }

    private static string Read(string name)
    {
        using Stream stream = typeof(Offers).Assembly.GetManifestResourceStream(name)!;
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }
}
