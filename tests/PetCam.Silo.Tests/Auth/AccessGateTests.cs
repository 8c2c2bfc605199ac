using System.Net;
using System.Net.Http.Headers;

namespace PetCam.Silo.Tests.Auth;

public sealed class AccessGateTests
{
    private const string Token = "correct-horse-battery-staple";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/api/cameras")]
    [InlineData("/metrics")]
    [InlineData("/readyz")]
    [InlineData("/openapi/v1.json")]
    [InlineData("/cameras/kitchen/stream")]
    public async Task Request_without_the_token_is_unauthorized(string path)
    {
        await using SiloUnderTest silo = await SiloUnderTest.StartAsync($"--Access:Token={Token}");
        using HttpResponseMessage response = await silo.Http.GetAsync(path, Cancellation);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal("Bearer", response.Headers.WwwAuthenticate.Single().Scheme);
    }

    [Fact]
    public async Task Liveness_needs_no_token()
    {
        await using SiloUnderTest silo = await SiloUnderTest.StartAsync($"--Access:Token={Token}");

        Assert.Equal("""{"status":"ok","checks":[]}""", await silo.Http.GetStringAsync("/healthz", Cancellation));
    }

    [Theory]
    [InlineData(Token, HttpStatusCode.OK)]
    [InlineData("another-horse-battery-staple", HttpStatusCode.Unauthorized)]
    [InlineData("x", HttpStatusCode.Unauthorized)]
    public async Task Bearer_token_opens_when_it_is_the_right_one(string presented, HttpStatusCode status)
    {
        await using SiloUnderTest silo = await SiloUnderTest.StartAsync($"--Access:Token={Token}");
        using HttpRequestMessage request = new(HttpMethod.Get, "/api/cameras");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", presented);
        using HttpResponseMessage response = await silo.Http.SendAsync(request, Cancellation);

        Assert.Equal(status, response.StatusCode);
    }

    [Fact]
    public async Task Browser_gets_a_page_to_log_in_and_then_a_cookie_that_opens_and_holds_no_secret()
    {
        await using SiloUnderTest silo = await SiloUnderTest.StartAsync($"--Access:Token={Token}");
        using HttpRequestMessage navigation = new(HttpMethod.Get, "/");
        navigation.Headers.Accept.ParseAdd("text/html");
        using HttpResponseMessage page = await silo.Http.SendAsync(navigation, Cancellation);
        Assert.Equal((HttpStatusCode.Unauthorized, "text/html"), (page.StatusCode, page.Content.Headers.ContentType!.MediaType));

        using HttpResponseMessage wrong = await LogInAsync(silo, "not-the-token-at-all");
        Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        Assert.False(wrong.Headers.Contains("Set-Cookie"));

        using HttpResponseMessage right = await LogInAsync(silo, Token);
        Assert.Equal(HttpStatusCode.SeeOther, right.StatusCode);
        string cookie = right.Headers.GetValues("Set-Cookie").Single();
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(Token, cookie, StringComparison.Ordinal);

        using HttpRequestMessage request = new(HttpMethod.Get, "/api/cameras");
        request.Headers.Add("Cookie", cookie.Split(';')[0]);
        using HttpResponseMessage open = await silo.Http.SendAsync(request, Cancellation);
        Assert.Equal(HttpStatusCode.OK, open.StatusCode);
    }

    [Fact]
    public async Task Guessing_is_limited()
    {
        await using SiloUnderTest silo = await SiloUnderTest.StartAsync($"--Access:Token={Token}");
        HttpStatusCode last = HttpStatusCode.OK;
        for (int i = 0; i < 11; i++)
        {
            using HttpResponseMessage response = await LogInAsync(silo, $"guess-number-{i}-of-many");
            last = response.StatusCode;
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, last);
    }

    private static Task<HttpResponseMessage> LogInAsync(SiloUnderTest silo, string token) =>
        silo.Http.PostAsync("/api/login", new FormUrlEncodedContent([KeyValuePair.Create("token", token)]), Cancellation);
}
