using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using PetCam.Silo.Configuration;

namespace PetCam.Silo.Auth;

/// <summary>Checks the shared secret, and the cookie that a browser gets in exchange for it.</summary>
/// <remarks>The cookie holds a keyed hash of the secret, not the secret: it stays good over a restart and ends when the secret changes.</remarks>
internal sealed class AccessToken
{
    public const string CookieName = "petcam_access";

    private const string BearerPrefix = "Bearer ";
    private static readonly byte[] CookiePurpose = "petcam access cookie v1"u8.ToArray();

    private readonly byte[]? _tokenHash;

    public AccessToken(IOptions<AccessOptions> options)
    {
        if (options.Value.RequiresToken)
        {
            byte[] token = Encoding.UTF8.GetBytes(options.Value.Token!);
            _tokenHash = SHA256.HashData(token);
            CookieValue = Convert.ToHexStringLower(HMACSHA256.HashData(token, CookiePurpose));
        }
    }

    [MemberNotNullWhen(true, nameof(_tokenHash), nameof(CookieValue))]
    public bool IsRequired => _tokenHash is not null;

    /// <summary>What the cookie must hold; null when no token is required.</summary>
    public string? CookieValue { get; }

    /// <summary>Compares in constant time; false when none is required, so that an empty token opens nothing.</summary>
    public bool Matches(string? presented) =>
        IsRequired && presented is not null
        && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(presented)), _tokenHash);

    public bool IsPresentedBy(HttpRequest request)
    {
        string? authorization = request.Headers.Authorization;
        if (authorization?.StartsWith(BearerPrefix, StringComparison.OrdinalIgnoreCase) == true)
        {
            return Matches(authorization[BearerPrefix.Length..].Trim());
        }

        return IsRequired && request.Cookies.TryGetValue(CookieName, out string? cookie)
            && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(cookie), Encoding.UTF8.GetBytes(CookieValue));
    }
}
