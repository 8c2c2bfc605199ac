using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using PetCam.Silo.Viewers;
using PetCam.Testing;

namespace PetCam.Silo.Tests.Endpoints;

/// <summary>WHEP as draft-ietf-wish-whep has it: what a client that knows the draft and nothing else relies on.</summary>
public sealed class WhepProtocolTests
{
    private const string Endpoint = "/cameras/kitchen/whep";
    private const string Sdp = "application/sdp";
    private const string SdpFragment = "application/trickle-ice-sdpfrag";
    private const string Candidate = "a=candidate:1 1 udp 1 192.0.2.1 2 typ host\r\n";
    private const string Restart = "a=ice-ufrag:again\r\na=ice-pwd:9876543210987654321098\r\n";

    private static readonly string Offer =
        "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0\r\n"
        + "m=video 9 UDP/TLS/RTP/SAVPF 96\r\nc=IN IP4 0.0.0.0\r\na=mid:0\r\na=recvonly\r\na=rtcp-mux\r\na=setup:actpass\r\n"
        + "a=ice-ufrag:probe\r\na=ice-pwd:0123456789012345678901\r\n"
        + "a=fingerprint:sha-256 " + string.Join(':', Enumerable.Repeat("00", 32)) + "\r\n"
        + "a=rtpmap:96 H264/90000\r\na=fmtp:96 packetization-mode=1;profile-level-id=42e01f\r\n";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Session_is_created_trickled_restarted_and_deleted()
    {
        await using SiloUnderTest silo = await SiloUnderTest.StartAsync();
        await using TestBoard board = await TestBoard.ConnectAsync(silo);
        board.PublishKeyframe();
        using HttpResponseMessage created = await silo.PostAsync(Endpoint, Offer, Sdp);
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        Assert.Equal(Sdp, created.Content.Headers.ContentType!.MediaType);
        Assert.Equal(SdpFragment, created.Headers.GetValues("Accept-Patch").Single());
        string session = created.Headers.Location!.OriginalString;
        string etag = created.Headers.ETag!.ToString();

        Assert.Equal(HttpStatusCode.NoContent, await StatusOfPatchAsync(silo, session, Candidate, etag));
        Assert.Equal(HttpStatusCode.PreconditionRequired, await StatusOfPatchAsync(silo, session, Candidate, null));
        Assert.Equal(HttpStatusCode.PreconditionFailed, await StatusOfPatchAsync(silo, session, Candidate, "\"other\""));
        Assert.Equal(HttpStatusCode.BadRequest, await StatusOfPatchAsync(silo, session, "nonsense", etag));
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, await StatusOfPatchAsync(silo, session, Candidate, etag, "text/plain"));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await StatusOfPatchAsync(silo, session, new string('a', 70_000), etag));

        using HttpResponseMessage restarted = await PatchAsync(silo, session, Restart, "*");
        Assert.Equal(HttpStatusCode.OK, restarted.StatusCode);
        Assert.Equal(SdpFragment, restarted.Content.Headers.ContentType!.MediaType);
        Assert.Contains("a=ice-ufrag:", await restarted.Content.ReadAsStringAsync(Token));
        Assert.NotEqual(etag, restarted.Headers.ETag!.ToString());
        Assert.Equal(HttpStatusCode.PreconditionFailed, await StatusOfPatchAsync(silo, session, Candidate, etag));
        Assert.Equal(HttpStatusCode.NoContent, await StatusOfPatchAsync(silo, session, Candidate, restarted.Headers.ETag.ToString()));

        using HttpResponseMessage deleted = await silo.Http.DeleteAsync(session, Token);
        Assert.Equal(HttpStatusCode.OK, deleted.StatusCode);
        using HttpResponseMessage again = await silo.Http.DeleteAsync(session, Token);
        Assert.Equal(HttpStatusCode.NotFound, again.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, await StatusOfPatchAsync(silo, session, Candidate, "*"));
    }

    [Fact]
    public async Task Delete_that_comes_behind_the_end_of_the_session_is_answered_once()
    {
        await using SiloUnderTest silo = await SiloUnderTest.StartAsync("--WebRtc:HandshakeTimeout=00:00:00.2");
        await using TestBoard board = await TestBoard.ConnectAsync(silo);
        board.PublishKeyframe();
        using HttpResponseMessage created = await silo.PostAsync(Endpoint, Offer, Sdp);
        string session = created.Headers.Location!.OriginalString;
        await Eventually.TrueAsync("the silo gives up a viewer that never connects", TimeSpan.FromSeconds(10), () => Task.FromResult(silo.Get<ViewerSessions>().Ids.Count == 0));

        using HttpResponseMessage deleted = await silo.Http.DeleteAsync(session, Token);
        using HttpResponseMessage again = await silo.Http.DeleteAsync(session, Token);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.NotFound), (deleted.StatusCode, again.StatusCode));
    }

    [Theory]
    [InlineData("GET", Endpoint, "POST, OPTIONS")]
    [InlineData("HEAD", Endpoint, "POST, OPTIONS")]
    [InlineData("PUT", Endpoint, "POST, OPTIONS")]
    [InlineData("DELETE", Endpoint, "POST, OPTIONS")]
    [InlineData("GET", Endpoint + "/silo-a.00000000000000000000000000000000", "PATCH, DELETE, OPTIONS")]
    [InlineData("POST", Endpoint + "/silo-a.00000000000000000000000000000000", "PATCH, DELETE, OPTIONS")]
    public async Task Other_methods_are_refused_with_those_that_are_taken(string method, string path, string allowed)
    {
        await using SiloUnderTest silo = await SiloUnderTest.StartAsync();
        await using TestBoard board = await TestBoard.ConnectAsync(silo);
        using HttpRequestMessage request = new(new HttpMethod(method), path);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/html")); // as a browser that was given the address
        using HttpResponseMessage response = await silo.Http.SendAsync(request, Token);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Equal(allowed, string.Join(", ", response.Content.Headers.Allow));
    }

    [Fact]
    public async Task Options_tell_what_may_be_posted_and_which_ice_servers_to_use()
    {
        await using SiloUnderTest silo = await SiloUnderTest.StartAsync(
            "--WebRtc:IceServers:0:Urls:0=stun:stun.example:3478",
            "--WebRtc:IceServers:1:Urls:0=turn:turn.example:3478?transport=udp", "--WebRtc:IceServers:1:Username=vi\"ewer", "--WebRtc:IceServers:1:Credential=pa\\ss");
        await using TestBoard board = await TestBoard.ConnectAsync(silo);
        board.PublishKeyframe();
        string[] links =
        [
            "<stun:stun.example:3478>; rel=\"ice-server\"",
            "<turn:turn.example:3478?transport=udp>; rel=\"ice-server\"; username=\"vi\\\"ewer\"; credential=\"pa\\\\ss\"; credential-type=\"password\"",
        ];

        using HttpRequestMessage request = new(HttpMethod.Options, Endpoint);
        using HttpResponseMessage options = await silo.Http.SendAsync(request, Token);
        using HttpResponseMessage created = await silo.PostAsync(Endpoint, Offer, Sdp);

        Assert.Equal(HttpStatusCode.NoContent, options.StatusCode);
        Assert.Equal(Sdp, options.Headers.GetValues("Accept-Post").Single());
        Assert.Equal(links, options.Headers.GetValues("Link"));
        Assert.Equal(links, created.Headers.GetValues("Link"));
    }

    [Fact]
    public async Task Credentials_of_a_shared_secret_end_and_are_what_the_turn_server_computes()
    {
        await using SiloUnderTest silo = await SiloUnderTest.StartAsync(
            "--WebRtc:IceServers:0:Urls:0=turn:turn.example:3478", "--WebRtc:IceServers:0:SharedSecret=never in an answer",
            "--WebRtc:IceServers:0:CredentialLifetime=01:00:00");
        await using TestBoard board = await TestBoard.ConnectAsync(silo);
        using HttpRequestMessage request = new(HttpMethod.Options, Endpoint);
        using HttpResponseMessage options = await silo.Http.SendAsync(request, Token);

        string[] quoted = options.Headers.GetValues("Link").Single().Split('"');
        string username = quoted[3];
#pragma warning disable CA5350 // HMAC-SHA1 is what TURN servers compute.
        Assert.Equal(Convert.ToBase64String(HMACSHA1.HashData("never in an answer"u8, Encoding.UTF8.GetBytes(username))), quoted[5]);
#pragma warning restore CA5350
        long expiry = long.Parse(username.Split(':')[0]);
        Assert.InRange(expiry - DateTimeOffset.UtcNow.ToUnixTimeSeconds(), 3500, 3600);
        Assert.Equal("no-store", options.Headers.CacheControl!.ToString());
    }

    [Fact]
    public async Task Page_of_an_allowed_site_may_preflight_restart_and_delete_and_sees_the_headers_it_needs()
    {
        await using SiloUnderTest silo = await SiloUnderTest.StartAsync("--Access:AllowedOrigins:0=https://friend.example");
        await using TestBoard board = await TestBoard.ConnectAsync(silo);
        board.PublishKeyframe();
        foreach (string method in new[] { "PATCH", "DELETE" })
        {
            using HttpRequestMessage preflight = new(HttpMethod.Options, $"{Endpoint}/silo-a.00000000000000000000000000000000");
            preflight.Headers.Add("Origin", "https://friend.example");
            preflight.Headers.Add("Access-Control-Request-Method", method);
            preflight.Headers.Add("Access-Control-Request-Headers", "content-type,if-match");
            using HttpResponseMessage allowed = await silo.Http.SendAsync(preflight, Token);
            Assert.Equal(HttpStatusCode.NoContent, allowed.StatusCode);
            Assert.Contains(method, allowed.Headers.GetValues("Access-Control-Allow-Methods").Single());
            Assert.Contains("if-match", allowed.Headers.GetValues("Access-Control-Allow-Headers").Single());
        }

        using HttpRequestMessage post = new(HttpMethod.Post, Endpoint) { Content = new StringContent(Offer, new MediaTypeHeaderValue(Sdp)) };
        post.Headers.Add("Origin", "https://friend.example");
        using HttpResponseMessage created = await silo.Http.SendAsync(post, Token);
        string[] exposed = created.Headers.GetValues("Access-Control-Expose-Headers").Single().Split(',');
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        Assert.All(["Location", "Link", "ETag", "Accept-Patch", "Retry-After"], header => Assert.Contains(header, exposed));
    }

    [Fact]
    public async Task Silo_that_is_full_is_unavailable_and_says_when_to_try_again()
    {
        await using SiloUnderTest silo = await SiloUnderTest.StartAsync("--WebRtc:MaxSessions=1");
        await using TestBoard board = await TestBoard.ConnectAsync(silo);
        board.PublishKeyframe();
        using HttpResponseMessage first = await silo.PostAsync(Endpoint, Offer, Sdp);
        using HttpResponseMessage second = await silo.PostAsync(Endpoint, Offer, Sdp);

        Assert.Equal(HttpStatusCode.Created, first.StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, second.StatusCode);
        Assert.NotNull(second.Headers.RetryAfter);
        Assert.Contains("WebRtc:MaxSessions", await second.Content.ReadAsStringAsync(Token));
    }

    [Fact]
    public async Task Offer_with_nothing_in_common_is_not_acceptable_and_names_what_is_there()
    {
        await using SiloUnderTest silo = await SiloUnderTest.StartAsync();
        await using TestBoard board = await TestBoard.ConnectAsync(silo);
        board.PublishKeyframe();
        using HttpResponseMessage response = await silo.PostAsync(Endpoint, Offer.Replace("H264/90000", "VP9/90000"), Sdp);

        Assert.Equal(HttpStatusCode.NotAcceptable, response.StatusCode);
        Assert.Contains("H.264", await response.Content.ReadAsStringAsync(Token));
    }

    private static async Task<HttpStatusCode> StatusOfPatchAsync(
        SiloUnderTest silo, string session, string body, string? ifMatch, string type = SdpFragment)
    {
        using HttpResponseMessage response = await PatchAsync(silo, session, body, ifMatch, type);
        return response.StatusCode;
    }

    private static async Task<HttpResponseMessage> PatchAsync(
        SiloUnderTest silo, string session, string body, string? ifMatch, string type = SdpFragment)
    {
        using HttpRequestMessage request = new(HttpMethod.Patch, session) { Content = new StringContent(body, new MediaTypeHeaderValue(type)) };
        if (ifMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        }

        return await silo.Http.SendAsync(request, Token);
    }
}
