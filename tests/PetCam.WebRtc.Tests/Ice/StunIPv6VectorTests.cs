using System.Net;
using System.Text;
using PetCam.WebRtc.Ice;
using PetCam.WebRtc.Sending;

namespace PetCam.WebRtc.Tests.Ice;

/// <summary>RFC 5769 §2.3, the response with an IPv6 address. §2.4 has long-term credentials, which ICE does not use.</summary>
public sealed class StunIPv6VectorTests
{
    private static readonly byte[] Password = Encoding.ASCII.GetBytes("VOkJxbRl1RmTxUk/WvJxBt");

    private static readonly byte[] Response = Convert.FromHexString(
        "010100482112a442b7e7a701bc34d686fa87dfae" + "8022000b7465737420766563746f7220" + "002000140002a1470113a9faa5d3f179bc25f4b5bed2b9d9"
        + "00080014a382954e4be67bf11784c97c8292c275bfe3ed41" + "80280004c8fb0b4c");

    [Fact]
    public void Sample_response_is_authentic()
    {
        Assert.True(StunMessage.TryParse(Response, out StunMessage message, out _));
        Assert.Equal(StunMessageType.BindingSuccess, message.Type);
        Assert.True(message.HasIntegrity(Password));
        Assert.True(message.HasFingerprint());
    }

    [Fact]
    public void Written_address_is_that_of_the_sample()
    {
        IPEndPoint mapped = new(IPAddress.Parse("2001:db8:1234:5678:11:2233:4455:6677"), 32853);
        StunMessageWriter writer = new(new byte[StunMessageWriter.MaxBytes], StunMessageType.BindingSuccess, Response.AsSpan(8, 12));
        writer.AddXorMappedAddress(RemoteEndpoint.FromEndpoint(mapped));

        Assert.True(StunMessage.TryParse(writer.Written, out StunMessage message, out _));
        Assert.True(message.TryFind(StunAttributeType.XorMappedAddress, out ReadOnlySpan<byte> value));
        Assert.Equal("0002A1470113A9FAA5D3F179BC25F4B5BED2B9D9", Convert.ToHexString(value));
    }
}
