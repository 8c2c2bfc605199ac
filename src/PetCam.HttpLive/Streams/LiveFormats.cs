using Microsoft.AspNetCore.Http;

namespace PetCam.HttpLive;

/// <summary>Reads the wish from a request: <c>?format=protobuf</c>, or <c>Accept: application/protobuf</c> (compat.md section 2).</summary>
internal static class LiveFormats
{
    public static LiveFormat Of(HttpRequest request)
    {
        string? asked = request.Query["format"];
        bool protobuf = asked is null
            ? request.Headers.Accept.ToString().Contains("protobuf", StringComparison.OrdinalIgnoreCase)
            : asked.Equals("protobuf", StringComparison.OrdinalIgnoreCase);
        return protobuf ? LiveFormat.Protobuf : LiveFormat.Json;
    }
}
