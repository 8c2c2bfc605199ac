using System.Diagnostics.CodeAnalysis;

namespace PetCam.Sdp;

/// <summary>What a WebRTC client offers (RFC 8829, RFC 8839 ICE, RFC 8842 DTLS). One transport for all sections: BUNDLE is taken for granted.</summary>
public sealed record SdpOffer
{
    /// <summary>Longest offer that is read. A browser's is 5 to 15 thousand characters.</summary>
    public const int MaxCharacters = 128 * 1024;

    private const int MinUfragCharacters = 4; // RFC 8839 §5.4
    private const int MinPasswordCharacters = 22;
    private const int MaxCredentialCharacters = 256;

    public required string IceUfrag { get; init; }

    public required string IcePassword { get; init; }

    public required SdpFingerprint Fingerprint { get; init; }

    /// <summary>Values of <c>a=setup</c>: <c>actpass</c>, <c>active</c> or <c>passive</c> (RFC 4145 §4).</summary>
    public required string Setup { get; init; }

    public required IReadOnlyList<SdpMediaOffer> Media { get; init; }

    /// <summary>Mids that the offerer bundles; empty when it does not.</summary>
    public required IReadOnlyList<string> Bundle { get; init; }

    /// <summary>Reads untrusted text; never throws.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out SdpOffer? offer, out SdpParseError error)
    {
        offer = null;
        if (text is null || text.Length > MaxCharacters)
        {
            error = text is null ? SdpParseError.MissingVersion : SdpParseError.TooLong;
            return false;
        }

        error = SdpDocument.TryParse(text, out SdpDocument document);
        if (error != SdpParseError.None)
        {
            return false;
        }

        List<SdpMediaOffer> media = [];
        foreach (SdpSection section in document.Media)
        {
            error = SdpMediaOfferReader.TryRead(section, document.Session, out SdpMediaOffer? read);
            if (error != SdpParseError.None)
            {
                return false;
            }

            media.Add(read!);
        }

        return TryReadTransport(document, media, out offer, out error);
    }

    private static bool TryReadTransport(
        SdpDocument document, List<SdpMediaOffer> media, [NotNullWhen(true)] out SdpOffer? offer, out SdpParseError error)
    {
        offer = null;
        string? ufrag = Find(document, "ice-ufrag");
        string? password = Find(document, "ice-pwd");
        if (!IsCredential(ufrag, MinUfragCharacters) || !IsCredential(password, MinPasswordCharacters))
        {
            error = SdpParseError.MissingIceCredentials;
            return false;
        }

        if (FindFingerprint(document) is not { } fingerprint)
        {
            error = SdpParseError.MissingFingerprint;
            return false;
        }

        string? group = document.Session.All("group").FirstOrDefault(value => value.StartsWith("BUNDLE", StringComparison.Ordinal));
        offer = new SdpOffer
        {
            IceUfrag = ufrag,
            IcePassword = password,
            Fingerprint = fingerprint,
            Setup = Find(document, "setup") ?? "actpass",
            Media = media,
            Bundle = group?.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..] ?? [],
        };
        error = SdpParseError.None;
        return true;
    }

    private static string? Find(SdpDocument document, string name) =>
        document.Media.Select(section => section.First(name)).FirstOrDefault(value => value is not null) ?? document.Session.First(name);

    private static SdpFingerprint? FindFingerprint(SdpDocument document)
    {
        foreach (string value in document.Media.SelectMany(section => section.All("fingerprint")).Concat(document.Session.All("fingerprint")))
        {
            if (SdpFingerprint.TryParse(value, out SdpFingerprint? fingerprint))
            {
                return fingerprint;
            }
        }

        return null;
    }

    private static bool IsCredential([NotNullWhen(true)] string? value, int minimum) =>
        value is not null && value.Length >= minimum && value.Length <= MaxCredentialCharacters
        && value.All(c => char.IsAsciiLetterOrDigit(c) || c is '+' or '/');
}
