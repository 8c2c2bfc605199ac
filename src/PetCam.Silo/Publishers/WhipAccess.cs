using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using PetCam.Ingest;
using PetCam.Silo.Http;

namespace PetCam.Silo.Publishers;

/// <summary>Who may publish a camera over HTTP: who has the secret of the uplink, or, while there is none, programs on this machine.</summary>
internal sealed class WhipAccess
{
    private const string BearerPrefix = "Bearer ";

    private readonly byte[]? _tokenHash;

    public WhipAccess(UplinkOptions options) => _tokenHash = string.IsNullOrEmpty(options.Token) ? null : Hash(options.Token);

    /// <summary>Paths that bring a token of their own, so that the gate for people lets them pass.</summary>
    public static bool IsGuarded(HttpRequest request)
    {
        bool publishes = HttpMethods.IsPost(request.Method) || HttpMethods.IsPatch(request.Method)
            || HttpMethods.IsDelete(request.Method) || HttpMethods.IsOptions(request.Method);
        string[] segments = (request.Path.Value ?? string.Empty).Split('/');
        return publishes && segments is ["", "cameras", _, "whip"] or ["", "cameras", _, "whip", _];
    }

    /// <returns>Null when the request may publish, else the answer to it.</returns>
    public ProblemHttpResult? Refuse(HttpContext context)
    {
        if (_tokenHash is null)
        {
            return context.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address)
                ? null
                : Problems.Of(
                    StatusCodes.Status403Forbidden,
                    "Without a token only programs on the silo's own machine may publish: set Uplink:Token or Access:Token.");
        }

        if (IsPresentedBy(context.Request))
        {
            return null;
        }

        context.Response.Headers.WWWAuthenticate = "Bearer realm=\"petcam\"";
        return Problems.Of(
            StatusCodes.Status401Unauthorized, "Send the uplink's token (Uplink:Token, else Access:Token) as 'Authorization: Bearer ...'.");
    }

    private bool IsPresentedBy(HttpRequest request)
    {
        string? authorization = request.Headers.Authorization;
        return authorization?.StartsWith(BearerPrefix, StringComparison.OrdinalIgnoreCase) == true
            && CryptographicOperations.FixedTimeEquals(_tokenHash, Hash(authorization[BearerPrefix.Length..].Trim()));
    }

    private static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
