using Microsoft.Extensions.Configuration;
using PetCam.Silo.Hosting;

namespace PetCam.Silo.Tests.Hosting;

public sealed class ListenAddressesTests
{
    [Theory]
    [InlineData("http://127.0.0.1:8080", true)]
    [InlineData("http://127.1.2.3:8080", true)]
    [InlineData("http://localhost:8080", true)]
    [InlineData("http://[::1]:8080", true)]
    [InlineData("http://0.0.0.0:8080", false)]
    [InlineData("http://[::]:8080", false)]
    [InlineData("http://*:8080", false)]
    [InlineData("http://+:8080", false)]
    [InlineData("http://192.168.1.10:8080", false)]
    [InlineData("http://localhost.evil.example:8080", false)]
    [InlineData("http://127.0.0.1:8080;http://0.0.0.0:8081", false)]
    public void Silo_listens_beyond_loopback_only_when_told_how_to_be_safe(string urls, bool mayListen)
    {
        Assert.Equal(mayListen, ListenAddresses.Check(Configuration(("urls", urls))) is null);
        Assert.Null(ListenAddresses.Check(Configuration(("urls", urls), ("Access:Token", "a-token-that-is-long"))));
        Assert.Null(ListenAddresses.Check(Configuration(("urls", urls), ("Access:AllowAnonymousNetwork", "true"))));
    }

    [Fact]
    public void Refusal_names_the_address_and_the_remedies()
    {
        string refusal = ListenAddresses.Check(Configuration(("urls", "http://0.0.0.0:8080")))!;

        Assert.Contains("http://0.0.0.0:8080", refusal, StringComparison.Ordinal);
        Assert.Contains("Access:Token", refusal, StringComparison.Ordinal);
        Assert.Contains("Access:AllowAnonymousNetwork", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void Kestrels_own_section_opens_no_back_door() =>
        Assert.NotNull(ListenAddresses.Check(Configuration(("Kestrel:Endpoints:Other:Url", "http://0.0.0.0:9999"))));

    [Fact]
    public void Compatibility_ports_listen_where_the_first_address_does() => Assert.Equal(
        ["http://127.0.0.1:8080", "http://127.0.0.1:8081", "http://127.0.0.1:9090"],
        ListenAddresses.From(Configuration(
            ("urls", "http://127.0.0.1:8080"), ("Compatibility:WebRtcPort", "8081"), ("Compatibility:MetricsPort", "9090"))));

    private static IConfiguration Configuration(params (string Key, string Value)[] settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value))).Build();
}
