using System.Net;

namespace PetCam.Silo.Tests.Endpoints;

public sealed class WhepEndpointsTests
{
    private const string Sdp = "application/sdp";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("this is no session description")]
    [InlineData("")]
    [InlineData("v=0\r\n")]
    [InlineData("v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\nm=video 9 UDP/TLS/RTP/SAVPF \u0000\uFFFF\r\n")]
    public async Task Offer_that_cannot_be_read_is_a_bad_request(string offer)
    {
        await using SiloUnderTest silo = await SiloUnderTest.StartAsync();
        await using TestBoard board = await TestBoard.ConnectAsync(silo);
        board.PublishKeyframe();

        await AssertProblemAsync(silo.PostAsync("/cameras/kitchen/whep", offer, Sdp), HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Offer_of_another_type_is_refused_with_the_right_one()
    {
        await using SiloUnderTest silo = await SiloUnderTest.StartAsync();
        await using TestBoard board = await TestBoard.ConnectAsync(silo);

        using HttpResponseMessage response = await silo.PostAsync("/cameras/kitchen/whep", "{}", "application/json");

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
        Assert.Equal(Sdp, response.Headers.GetValues("Accept-Post").Single());
    }

    [Fact]
    public async Task Offer_that_is_too_long_is_not_read()
    {
        await using SiloUnderTest silo = await SiloUnderTest.StartAsync();
        await using TestBoard board = await TestBoard.ConnectAsync(silo);

        await AssertProblemAsync(silo.PostAsync("/cameras/kitchen/whep", new string('v', 70_000), Sdp), HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task Unknown_camera_is_not_found() =>
        await WithSiloAsync(silo => AssertProblemAsync(silo.PostAsync("/cameras/attic/whep", "v=0", Sdp), HttpStatusCode.NotFound));

    [Fact]
    public async Task Offline_camera_is_a_conflict_and_says_when_to_try_again()
    {
        await using SiloUnderTest silo = await SiloUnderTest.StartAsync();
        await using TestBoard board = await TestBoard.ConnectAsync(silo);
        await board.DisconnectAsync("Gone.");

        using HttpResponseMessage response = await silo.PostAsync("/cameras/kitchen/whep", "v=0", Sdp);

        Assert.Equal(HttpStatusCode.Conflict, response.StatusCode); // the draft's word for it while nobody publishes
        Assert.NotNull(response.Headers.RetryAfter);
    }

    [Theory]
    [InlineData("silo-a.00000000000000000000000000000000")]
    [InlineData("silo-b.00000000000000000000000000000000")]
    [InlineData("..")]
    [InlineData("silo-a.ZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZ")]
    public async Task Session_that_never_was_is_not_found(string session)
    {
        await using SiloUnderTest silo = await SiloUnderTest.StartAsync();
        await using TestBoard board = await TestBoard.ConnectAsync(silo);
        using HttpResponseMessage response = await silo.Http.DeleteAsync($"/cameras/kitchen/whep/{Uri.EscapeDataString(session)}", Token);

        Assert.True(response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed, response.StatusCode.ToString());
    }

    [Theory]
    [InlineData("/cameras/kitchen/offer", "not json")]
    [InlineData("/offer", """{"type":"answer","sdp":"v=0"}""")]
    [InlineData("/cameras/kitchen/api/webrtc/offer", """{"type":"offer"}""")]
    [InlineData("/api/webrtc/offer", """{"type":"offer","sdp":"nonsense"}""")]
    [InlineData("/api/webrtc/offer", "[1,2,3]")]
    public async Task Boards_offer_that_means_nothing_is_answered_as_boards_do(string path, string body)
    {
        await using SiloUnderTest silo = await SiloUnderTest.StartAsync();
        await using TestBoard board = await TestBoard.ConnectAsync(silo);
        await silo.GetJsonAsync("/api/cameras");
        board.PublishKeyframe();
        using HttpResponseMessage response = await silo.PostAsync(path, body);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("""{"error":"Invalid offer data"}""", await response.Content.ReadAsStringAsync(Token));
    }

    private static async Task WithSiloAsync(Func<SiloUnderTest, Task> test)
    {
        await using SiloUnderTest silo = await SiloUnderTest.StartAsync();
        await test(silo);
    }

    private static async Task AssertProblemAsync(Task<HttpResponseMessage> answer, HttpStatusCode status)
    {
        using HttpResponseMessage response = await answer;
        Assert.Equal(status, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
    }
}
