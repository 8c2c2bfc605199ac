using System.Net;
using PetCam.Sdp;
using PetCam.WebRtc.Negotiation;

namespace PetCam.WebRtc.Tests.Negotiation;

public sealed class AdvertisedAddressTests
{
    [Theory]
    [InlineData("203.0.113.7", "203.0.113.7", null)]
    [InlineData("203.0.113.7:18189", "203.0.113.7", 18189)]
    [InlineData("2001:db8::7", "2001:db8::7", null)]
    [InlineData("[2001:db8::7]:18189", "2001:db8::7", 18189)]
    [InlineData("[2001:db8::7]", "2001:db8::7", null)]
    public void Address_with_and_without_port_is_taken(string text, string address, int? port) =>
        Assert.Equal(new AdvertisedAddress(IPAddress.Parse(address), port), AdvertisedAddress.Parse(text));

    [Theory]
    [InlineData("home.example")]
    [InlineData("home.example:8189")]
    [InlineData("203.0.113.7:0")]
    [InlineData("203.0.113.7:65536")]
    [InlineData("203.0.113.7:")]
    [InlineData("[2001:db8::7]:0")]
    [InlineData("0.0.0.0")]
    [InlineData("::")]
    [InlineData("239.1.2.3")]
    [InlineData("ff02::1")]
    [InlineData("8189")]
    [InlineData("1:8189")]
    [InlineData("")]
    public void What_nobody_could_reach_is_refused_with_the_forms_that_are_taken(string text)
    {
        WebRtcOptions options = new() { AdvertisedAddresses = { text } };
        string message = Assert.Throws<InvalidOperationException>(options.Validate).Message;
        Assert.Contains($"WebRtc:AdvertisedAddresses is '{text}'", message);
        Assert.Contains("[2001:db8::7]:18189", message);
    }

    [Fact]
    public void Mapped_ports_stand_in_the_candidates_of_udp_and_tcp_and_others_keep_ours()
    {
        IReadOnlyList<SdpCandidate> candidates = HostCandidates.Gather(
            new IPEndPoint(IPAddress.Any, 8189), new IPEndPoint(IPAddress.Any, 8190), ["203.0.113.7:18189", "2001:db8::7"]);
        Assert.Equal(
            ["udp 203.0.113.7:18189", "udp [2001:db8::7]:8189", "tcp 203.0.113.7:18189", "tcp [2001:db8::7]:8190"],
            candidates.Select(candidate => $"{(candidate.IsPassiveTcp ? "tcp" : "udp")} {candidate.Endpoint}"));
    }
}
