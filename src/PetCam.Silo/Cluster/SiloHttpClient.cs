using System.Net;
using PetCam.Domain.Cluster;
using PetCam.Silo.Http;

namespace PetCam.Silo.Cluster;

/// <summary>Passes a request on to the silo that can answer it, and its answer back, body by body without keeping either.</summary>
internal sealed class SiloHttpClient : IDisposable
{
    private static readonly string[] PassedOn = ["Accept", "Authorization", "Cookie", "Range", "If-Range", "If-None-Match", "If-Modified-Since"];
    private static readonly string[] PassedBack =
        ["Content-Type", "Content-Length", "Content-Range", "Content-Disposition", "Accept-Ranges", "ETag", "Last-Modified", "Cache-Control", "WWW-Authenticate", "Retry-After",
            "X-Capture-Time", "X-Content-Format"];

    /// <summary>Within this time an answer begins. A silo that stands still keeps its connections open, and would keep whoever asks waiting.</summary>
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(10);

    /// <summary>Marks a request that came from another silo: it is not passed on again.</summary>
    private const string HopHeader = "X-PetCam-Silo";

    private readonly IClusterMembership _membership;
    private readonly HttpMessageInvoker _client;
    private readonly TimeProvider _time;

    public SiloHttpClient(IClusterMembership membership, ISiloLinks links, TimeProvider time)
    {
        _membership = membership;
        _time = time;
        _client = new HttpMessageInvoker(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectTimeout = TimeSpan.FromSeconds(5),
            ConnectCallback = (context, token) => ConnectAsync(membership, links, context.DnsEndPoint.Host, token),
        });
    }

    public static bool IsPassedOn(HttpRequest request) => request.Headers.ContainsKey(HopHeader);

    /// <summary>Lets a silo answer a request. One that cannot be reached is a 503; one that is lost in the middle of its answer ends the connection.</summary>
    /// <param name="what">What lies there, for people: "The file".</param>
    public async Task<IResult> AskAsync(HttpContext context, string silo, string what)
    {
        try
        {
            await PassOnAsync(context, silo);
            return Results.Empty;
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            if (!context.Response.HasStarted)
            {
                return Problems.Unavailable(context, $"{what} is at silo '{silo}', which does not answer at the moment.");
            }

            context.Abort(); // the client has the length, or the missing last chunk, to tell it from an end
            return Results.Empty;
        }
    }

    public void Dispose() => _client.Dispose();

    private async Task PassOnAsync(HttpContext context, string silo)
    {
        using HttpRequestMessage request = new(new HttpMethod(context.Request.Method), $"http://{silo}{context.Request.Path}{context.Request.QueryString}");
        request.Headers.Host = "localhost";
        request.Headers.Add(HopHeader, _membership.Self.Id);
        foreach (string name in PassedOn)
        {
            if (context.Request.Headers.TryGetValue(name, out Microsoft.Extensions.Primitives.StringValues values))
            {
                request.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
            }
        }

        using HttpResponseMessage response = await SendAsync(request, context.RequestAborted);
        context.Response.StatusCode = (int)response.StatusCode;
        foreach (string name in PassedBack)
        {
            if (response.Headers.TryGetValues(name, out IEnumerable<string>? values) || response.Content.Headers.TryGetValues(name, out values))
            {
                context.Response.Headers[name] = values.ToArray();
            }
        }

        await response.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
    }

    /// <returns>The head of the answer; its body comes behind.</returns>
    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken aborted)
    {
        using CancellationTokenSource limit = new(AnswerLimit, _time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, aborted);
        try
        {
            return await _client.SendAsync(request, either.Token);
        }
        catch (OperationCanceledException exception) when (!aborted.IsCancellationRequested)
        {
            throw new HttpRequestException($"No answer came within {AnswerLimit.TotalSeconds} s.", exception);
        }
    }

    private static async ValueTask<Stream> ConnectAsync(IClusterMembership membership, ISiloLinks links, string silo, CancellationToken cancellationToken) =>
        membership.Find(silo) is { } live
            ? await links.ConnectAsync(live.Identity, SiloHttpHandler.LinkPurpose, cancellationToken)
            : throw new IOException($"No silo '{silo}' lives.");
}
