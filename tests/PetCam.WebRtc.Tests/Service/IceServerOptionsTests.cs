using PetCam.Testing;

namespace PetCam.WebRtc.Tests.Service;

public sealed class IceServerOptionsTests
{
    [Theory]
    [InlineData("http://turn.example", "u", "p", null, "URL")]
    [InlineData("turn:turn.example?transport=sctp", "u", "p", null, "URL")]
    [InlineData("turn:turn.example", null, null, null, "without credentials")]
    [InlineData("turn:turn.example", "u", "secret password", "shared secret", "set one of them")]
    [InlineData("turn:turn.example", "ü", "p", null, "printable ASCII")]
    public void Server_that_no_client_could_use_is_refused_with_a_remedy_and_without_its_secrets(
        string url, string? username, string? credential, string? secret, string fault)
    {
        WebRtcOptions options = new() { IceServers = { new IceServerOptions { Urls = { url }, Username = username, Credential = credential, SharedSecret = secret } } };
        string message = Assert.Throws<InvalidOperationException>(options.Validate).Message;
        Assert.StartsWith("WebRtc:IceServers:0 ", message);
        Assert.Contains(fault, message);
        Assert.DoesNotContain("secret password", message);
        Assert.DoesNotContain("shared secret", message);
    }

    [Theory]
    [InlineData("stun:stun.example")]
    [InlineData("stuns:[2001:db8::1]:5349")]
    public void Stun_needs_no_credentials(string url)
    {
        WebRtcOptions options = new() { IceServers = { new IceServerOptions { Urls = { url } } } };
        options.Validate();
        Assert.Null(options.IceServers[0].ToServer(TimeProvider.System).Credential);
    }

    /// <summary>HMAC-SHA1 of the user name, computed with <c>openssl dgst -sha1 -hmac</c>.</summary>
    [Fact]
    public void Credentials_of_a_shared_secret_are_those_of_the_turn_rest_api()
    {
        ManualTimeProvider time = new(DateTimeOffset.FromUnixTimeSeconds(1_800_000_000));
        IceServerOptions options = new() { Urls = { "turn:turn.example" }, SharedSecret = "north", CredentialLifetime = TimeSpan.FromHours(1) };
        IceServer server = options.ToServer(time);
        Assert.Equal("1800003600:petcam", server.Username);
        Assert.Equal("MvS2TuEa73FtnaHgTAf8Aad5INM=", server.Credential);
        Assert.DoesNotContain("MvS2TuEa73FtnaHgTAf8Aad5INM=", server.ToString());
    }
}
