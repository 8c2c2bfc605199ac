using System.Net;
using System.Net.Http.Headers;
using System.Text;
using PetCam.Domain.Cameras;
using PetCam.Hub;
using PetCam.Silo.Publishers;

namespace PetCam.Silo.Tests.Endpoints;

public sealed class WhipEndpointsTests
{
    private const string Sdp = "application/sdp";
    private const string SdpFragment = "application/trickle-ice-sdpfrag";
    private const string Secret = "a-secret-of-the-uplink";

    private static readonly string Offer =
        "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0 1\r\n"
        + Section("audio", 0, 111, "opus/48000/2") + Section("video", 1, 96, "H264/90000");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Offer_of_a_camera_that_was_never_seen_is_answered_with_picture_and_sound()
    {
        await using SiloUnderTest silo = await SiloUnderTest.StartAsync();

        using HttpResponseMessage response = await silo.PostAsync("/cameras/phone/whip?name=My%20phone", Offer, Sdp);

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.StartsWith("/cameras/phone/whip/silo-a.", response.Headers.Location!.OriginalString, StringComparison.Ordinal);
        Assert.Equal("\"1\"", response.Headers.ETag!.Tag);
        string answer = await response.Content.ReadAsStringAsync(Token);
        Assert.Contains("m=audio 9 ", answer, StringComparison.Ordinal);
        Assert.Contains("m=video 9 UDP/TLS/RTP/SAVPF 96\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("a=recvonly\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("a=group:BUNDLE 0 1\r\n", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Session_is_patched_with_its_tag_and_ended_once()
    {
        await using SiloUnderTest silo = await SiloUnderTest.StartAsync();
        using HttpResponseMessage offered = await silo.PostAsync("/cameras/phone/whip", Offer, Sdp);
        string session = offered.Headers.Location!.OriginalString;

        Assert.Equal(HttpStatusCode.PreconditionRequired, await PatchAsync(silo, session, null));
        Assert.Equal(HttpStatusCode.PreconditionFailed, await PatchAsync(silo, session, "\"9\""));
        Assert.Equal(HttpStatusCode.NoContent, await PatchAsync(silo, session, "\"1\""));
        using HttpResponseMessage elsewhere = await silo.Http.DeleteAsync(session.Replace("phone", "other", StringComparison.Ordinal), Token);
        Assert.Equal(HttpStatusCode.NotFound, elsewhere.StatusCode);
        using HttpResponseMessage ended = await silo.Http.DeleteAsync(session, Token);
        Assert.Equal(HttpStatusCode.OK, ended.StatusCode);
        using HttpResponseMessage again = await silo.Http.DeleteAsync(session, Token);
        Assert.Equal(HttpStatusCode.NotFound, again.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, await PatchAsync(silo, session, "\"1\""));
    }

    [Fact]
    public async Task Offer_that_never_connects_takes_the_camera_from_nobody()
    {
        await using SiloUnderTest silo = await SiloUnderTest.StartAsync();
        await using TestBoard board = await TestBoard.ConnectAsync(silo);

        using HttpResponseMessage response = await silo.PostAsync("/cameras/kitchen/whip", Offer, Sdp);

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        board.PublishKeyframe(); // asserts that the board still publishes
        Assert.Null(silo.Get<WhipPublishers>().Find(CameraId.Parse("kitchen")));
    }

    [Theory]
    [InlineData("/cameras/phone/whip", "nonsense", Sdp, HttpStatusCode.BadRequest)]
    [InlineData("/cameras/phone/whip", "v=0", "application/json", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("/cameras/Not.A.Camera!/whip", "v=0", Sdp, HttpStatusCode.NotFound)]
    [InlineData("/cameras/phone/whip?name=a%0Ab", "v=0", Sdp, HttpStatusCode.BadRequest)]
    public async Task Offer_that_means_nothing_is_refused_as_a_problem(string path, string body, string type, HttpStatusCode expected)
    {
        await using SiloUnderTest silo = await SiloUnderTest.StartAsync();

        using HttpResponseMessage response = await silo.PostAsync(path, body, type);

        Assert.Equal(expected, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        Assert.False(silo.Get<MediaHub>().TryGet(CameraId.Parse("phone"), out CameraStream? stream) && stream.IsOnline);
    }

    [Fact]
    public async Task Offer_without_a_codec_in_common_names_what_is_taken()
    {
        await using SiloUnderTest silo = await SiloUnderTest.StartAsync();

        using HttpResponseMessage response = await silo.PostAsync("/cameras/phone/whip", Offer.Replace("H264", "VP8", StringComparison.Ordinal), Sdp);

        Assert.Equal(HttpStatusCode.NotAcceptable, response.StatusCode);
        string detail = await response.Content.ReadAsStringAsync(Token);
        Assert.Contains("This server takes H.264; the offer would send VP8.", detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Offer_beyond_the_cameras_that_the_silo_takes_is_refused()
    {
        await using SiloUnderTest silo = await SiloUnderTest.StartAsync("--Uplink:MaxCameras=1");
        await using TestBoard board = await TestBoard.ConnectAsync(silo);

        using HttpResponseMessage response = await silo.PostAsync("/cameras/phone/whip", Offer, Sdp);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.NotNull(response.Headers.RetryAfter);
    }

    [Theory]
    [InlineData(null, HttpStatusCode.Unauthorized)]
    [InlineData("Bearer wrong", HttpStatusCode.Unauthorized)]
    [InlineData("Basic " + Secret, HttpStatusCode.Unauthorized)]
    [InlineData("Bearer " + Secret, HttpStatusCode.Created)]
    public async Task Publisher_needs_the_secret_of_the_uplink(string? authorization, HttpStatusCode expected)
    {
        await using SiloUnderTest silo = await SiloUnderTest.StartAsync("--Access:Token=another-secret-for-people", $"--Uplink:Token={Secret}");
        using HttpRequestMessage request = new(HttpMethod.Post, "/cameras/phone/whip") { Content = new StringContent(Offer, Encoding.UTF8, Sdp) };
        request.Headers.Authorization = authorization is null ? null : AuthenticationHeaderValue.Parse(authorization);

        using HttpResponseMessage response = await silo.Http.SendAsync(request, Token);

        Assert.Equal(expected, response.StatusCode);
        if (response.Headers.Location is { } session)
        {
            using HttpResponseMessage deleted = await silo.Http.DeleteAsync(session, Token);
            Assert.Equal(HttpStatusCode.Unauthorized, deleted.StatusCode);
        }
    }

    [Fact]
    public async Task Secret_of_the_uplink_opens_nothing_else()
    {
        await using SiloUnderTest silo = await SiloUnderTest.StartAsync("--Access:Token=another-secret-for-people", $"--Uplink:Token={Secret}");
        silo.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Secret);

        using HttpResponseMessage page = await silo.Http.GetAsync("/cameras/phone/whip", Token);
        using HttpResponseMessage cameras = await silo.Http.GetAsync("/api/cameras", Token);
        using HttpResponseMessage whep = await silo.PostAsync("/cameras/phone/whep", Offer, Sdp);

        Assert.All([page, cameras, whep], response => Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode));
    }

    [Fact]
    public async Task Offers_of_one_address_are_limited()
    {
        await using SiloUnderTest silo = await SiloUnderTest.StartAsync();
        List<HttpStatusCode> answers = [];
        for (int i = 0; i < 31; i++)
        {
            using HttpResponseMessage response = await silo.PostAsync("/cameras/phone/whip", "nonsense", Sdp);
            answers.Add(response.StatusCode);
        }

        Assert.All(answers[..30], status => Assert.Equal(HttpStatusCode.BadRequest, status));
        Assert.Equal(HttpStatusCode.TooManyRequests, answers[30]);
    }

    [Fact]
    public async Task Options_tell_what_may_be_posted()
    {
        await using SiloUnderTest silo = await SiloUnderTest.StartAsync();
        using HttpResponseMessage response = await silo.Http.SendAsync(new HttpRequestMessage(HttpMethod.Options, "/cameras/phone/whip"), Token);

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Equal(Sdp, response.Headers.GetValues("Accept-Post").Single());
    }

    private static async Task<HttpStatusCode> PatchAsync(SiloUnderTest silo, string session, string? ifMatch)
    {
        using HttpRequestMessage request = new(HttpMethod.Patch, session)
        {
            Content = new StringContent("a=ice-ufrag:probe\r\na=end-of-candidates\r\n", Encoding.UTF8, SdpFragment),
        };
        if (ifMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        }

        using HttpResponseMessage response = await silo.Http.SendAsync(request, Token);
        return response.StatusCode;
    }

    private static string Section(string kind, int mid, int payloadType, string map) =>
        $"m={kind} 9 UDP/TLS/RTP/SAVPF {payloadType}\r\nc=IN IP4 0.0.0.0\r\na=mid:{mid}\r\na=sendonly\r\na=rtcp-mux\r\na=setup:actpass\r\n"
        + "a=ice-ufrag:probe\r\na=ice-pwd:0123456789012345678901\r\n"
        + $"a=fingerprint:sha-256 {string.Join(':', Enumerable.Repeat("00", 32))}\r\n"
        + $"a=rtpmap:{payloadType} {map}\r\na=fmtp:{payloadType} packetization-mode=1;profile-level-id=42e01f\r\n";
}
