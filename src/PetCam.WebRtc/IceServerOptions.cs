using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace PetCam.WebRtc;

/// <summary>A STUN or TURN server that clients may need on their way to the silo; the silo itself uses none.</summary>
public sealed partial class IceServerOptions
{
    /// <summary><c>stun:</c>, <c>stuns:</c>, <c>turn:</c> or <c>turns:</c> URIs (RFC 7064, RFC 7065) of one server.</summary>
    public IList<string> Urls { get; } = [];

    /// <summary>User of a TURN server; with <see cref="SharedSecret"/> the name in credentials that the silo makes, <c>petcam</c> by default.</summary>
    public string? Username { get; set; }

    /// <summary>Password of <see cref="Username"/>. Secret; every client is told it.</summary>
    public string? Credential { get; set; }

    /// <summary>
    /// Secret that the silo shares with the TURN server (coturn: <c>static-auth-secret</c>): each client is told a user and a password of its own that end.
    /// Default: none.
    /// </summary>
    public string? SharedSecret { get; set; }

    /// <summary>How long credentials made with <see cref="SharedSecret"/> hold. Default 1 day.</summary>
    public TimeSpan CredentialLifetime { get; set; } = TimeSpan.FromDays(1);

    /// <summary>What a client is told now.</summary>
    public IceServer ToServer(TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        if (string.IsNullOrEmpty(SharedSecret))
        {
            return new IceServer([.. Urls], Username, Credential);
        }

        // The TURN server computes the same from the secret (draft-uberti-behave-turn-rest §2.2): nothing needs to be stored or told to it.
        string expiry = (time.GetUtcNow() + CredentialLifetime).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        string username = $"{expiry}:{(string.IsNullOrEmpty(Username) ? "petcam" : Username)}";
#pragma warning disable CA5350 // HMAC-SHA1 is what TURN servers compute here.
        byte[] hash = HMACSHA1.HashData(Encoding.UTF8.GetBytes(SharedSecret), Encoding.UTF8.GetBytes(username));
#pragma warning restore CA5350
        return new IceServer([.. Urls], username, Convert.ToBase64String(hash));
    }

    /// <returns>What is wrong, as a sentence without the secrets; null when nothing is.</returns>
    internal string? FindFault()
    {
        if (Urls.Count == 0 || !Urls.All(url => Uri().IsMatch(url)))
        {
            return "has a URL that is none: use stun:host:port, turn:host:port?transport=udp or turns:host:port";
        }

        bool isTurn = Urls.Any(url => url.StartsWith("turn", StringComparison.Ordinal));
        bool isStatic = !string.IsNullOrEmpty(Username) && !string.IsNullOrEmpty(Credential);
        bool isShared = !string.IsNullOrEmpty(SharedSecret);
        if (isTurn && !isStatic && !isShared)
        {
            return "is a TURN server without credentials: set Username and Credential, or SharedSecret";
        }

        if (isShared && !string.IsNullOrEmpty(Credential))
        {
            return "has Credential and SharedSecret: set one of them";
        }

        if (!IsHeaderText(Username) || !IsHeaderText(Credential))
        {
            return "has a Username or Credential with characters that a header cannot carry: use printable ASCII";
        }

        return CredentialLifetime < TimeSpan.FromMinutes(1) ? "has a CredentialLifetime below 1 minute" : null;
    }

    private static bool IsHeaderText(string? text) => text is null || text.All(character => character is >= ' ' and <= '~');

    [GeneratedRegex(@"^(stuns?:[^\s<>"",;?]+|turns?:[^\s<>"",;?]+(\?transport=(udp|tcp))?)$", RegexOptions.CultureInvariant)]
    private static partial Regex Uri();
}
