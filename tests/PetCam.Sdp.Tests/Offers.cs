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

    /// <summary>One recvonly video section.</summary>
    public static SdpMediaOffer Video(params (string Number, string Encoding, string Parameters)[] types) => Section("video", types);

    /// <summary>One recvonly section.</summary>
    /// <param name="types">No <c>rtpmap</c> is written for an empty encoding, and no <c>fmtp</c> for empty parameters.</param>
    public static SdpMediaOffer Section(string kind, params (string Number, string Encoding, string Parameters)[] types)
    {
        string text = "v=0\na=ice-ufrag:abcd\na=ice-pwd:0123456789012345678901\n"
            + "a=fingerprint:sha-256 " + string.Join(':', Enumerable.Repeat("00", 32)) + "\n"
            + $"m={kind} 9 UDP/TLS/RTP/SAVPF {string.Join(' ', types.Select(type => type.Number))}\na=recvonly\n"
            + string.Concat(types.Where(type => type.Encoding.Length > 0).Select(type => $"a=rtpmap:{type.Number} {type.Encoding}\n"))
            + string.Concat(types.Where(type => type.Parameters.Length > 0).Select(type => $"a=fmtp:{type.Number} {type.Parameters}\n"));
        return Parse(text).Media[0];
    }

    private static string Read(string name)
    {
        using Stream stream = typeof(Offers).Assembly.GetManifestResourceStream(name)!;
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }
}
