namespace PetCam.Silo.Http;

/// <summary>The content types of WHEP and WHIP.</summary>
internal static class SdpMediaType
{
    /// <summary>Offers and answers (RFC 8866).</summary>
    public const string Description = "application/sdp";

    /// <summary>Candidates and ICE restarts (RFC 8840).</summary>
    public const string Fragment = "application/trickle-ice-sdpfrag";

    /// <summary>True when the request's body says that it is of this type; parameters do not matter.</summary>
    public static bool IsOf(HttpRequest request, string type) =>
        request.ContentType?.Split(';')[0].Trim().Equals(type, StringComparison.OrdinalIgnoreCase) == true;
}
