using PetCam.Edge.Uplink;

namespace PetCam.Edge.Tests.Uplink;

public sealed class SiloAddressTests
{
    [Theory]
    [InlineData("ws://host:8080", "ws://host:8080/uplink")]
    [InlineData("http://host:8080/", "ws://host:8080/uplink")]
    [InlineData("https://silo.example", "wss://silo.example/uplink")]
    [InlineData("wss://silo.example/behind/proxy", "wss://silo.example/behind/proxy")]
    [InlineData("ws://[::1]:81", "ws://[::1]:81/uplink")]
    public void Address_is_made_good(string text, string expected)
    {
        Assert.True(SiloAddress.TryParse(text, out Uri address));
        Assert.Equal(new Uri(expected), address);
    }

    [Theory]
    [InlineData("")]
    [InlineData("host:8080")]
    [InlineData("ftp://host")]
    [InlineData("ws://user:password@host")]
    public void What_is_no_silo_is_refused(string text) => Assert.False(SiloAddress.TryParse(text, out _));
}
