using System.Net;
using System.Text;
using PetCam.WebRtc.Ice;
using PetCam.WebRtc.Sending;

namespace PetCam.WebRtc.Tests.Ice;

/// <summary>Vectors of RFC 5769.</summary>
public sealed class StunMessageTests
{
    private static readonly byte[] Password = Encoding.ASCII.GetBytes("VOkJxbRl1RmTxUk/WvJxBt");

    // §2.1
    private static readonly byte[] Request = Convert.FromHexString(
        "000100582112a442b7e7a701bc34d686fa87dfae" + "802200105354554e207465737420636c69656e74" + "002400046e0001ff"
        + "80290008932ff9b151263b36" + "000600096576746a3a68367659202020"
        + "000800149aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a2" + "80280004e57a3bcf");

    // §2.2
    private static readonly byte[] Response = Convert.FromHexString(
        "0101003c2112a442b7e7a701bc34d686fa87dfae" + "8022000b7465737420766563746f7220" + "002000080001a147e112a643"
        + "000800142b91f599fd9e90c38c7489f92af9ba53f06be7d7" + "80280004c07d4c96");

    [Fact]
    public void Sample_request_is_authentic()
    {
        Assert.True(StunMessage.TryParse(Request, out StunMessage message, out _));
        Assert.Equal(StunMessageType.BindingRequest, message.Type);
        Assert.True(message.HasIntegrity(Password));
        Assert.True(message.HasFingerprint());
        Assert.Equal("evtj", Encoding.ASCII.GetString(IceLiteResponder.LocalUfrag(message)));
        Assert.True(message.Has(StunAttributeType.IceControlled));
    }

    [Fact]
    public void Sample_response_is_authentic()
    {
        Assert.True(StunMessage.TryParse(Response, out StunMessage message, out _));
        Assert.Equal(StunMessageType.BindingSuccess, message.Type);
        Assert.True(message.HasIntegrity(Password));
        Assert.True(message.HasFingerprint());
    }

    [Fact]
    public void Written_address_is_that_of_the_sample_response()
    {
        RemoteEndpoint endpoint = RemoteEndpoint.FromEndpoint(new IPEndPoint(IPAddress.Parse("192.0.2.1"), 32853));
        byte[] buffer = new byte[StunMessageWriter.MaxBytes];
        StunMessageWriter writer = new(buffer, StunMessageType.BindingSuccess, Request.AsSpan(8, 12));
        writer.AddXorMappedAddress(endpoint);

        Assert.True(StunMessage.TryParse(writer.Written, out StunMessage message, out _));
        Assert.True(message.TryFind(StunAttributeType.XorMappedAddress, out ReadOnlySpan<byte> value));
        Assert.Equal(Convert.FromHexString("0001a147e112a643"), value.ToArray());
    }

    [Fact]
    public void One_wrong_bit_anywhere_is_noticed()
    {
        for (int i = StunMessage.HeaderBytes; i < Request.Length - 32; i++)
        {
            byte[] changed = [.. Request];
            changed[i] ^= 1;
            Assert.False(StunMessage.TryParse(changed, out StunMessage message, out _) && message.HasIntegrity(Password), $"byte {i}");
        }
    }

    [Fact]
    public void Attributes_behind_the_integrity_are_not_seen()
    {
        byte[] buffer = new byte[StunMessageWriter.MaxBytes];
        StunMessageWriter writer = new(buffer, StunMessageType.BindingRequest, Request.AsSpan(8, 12));
        writer.AddIntegrity(Password);
        writer.Add(StunAttributeType.UseCandidate, default);
        writer.AddFingerprint();
        Assert.True(StunMessage.TryParse(writer.Written, out StunMessage message, out _));
        Assert.False(message.Has(StunAttributeType.UseCandidate));
        Assert.True(message.HasFingerprint());
    }

    [Fact]
    public void Mutated_messages_never_throw()
    {
        Random random = new(5769);
        byte[] answer = new byte[StunMessageWriter.MaxBytes];
        int parsed = 0;
        for (int i = 0; i < 100_000; i++)
        {
            byte[] mutated = Request[..(random.Next(4) == 0 ? random.Next(Request.Length) : Request.Length)];
            for (int flips = random.Next(5); flips > 0 && mutated.Length > 0; flips--)
            {
                mutated[random.Next(mutated.Length)] = (byte)random.Next(256);
            }

            if (StunMessage.TryParse(mutated, out StunMessage message, out _))
            {
                parsed++;
                IceLiteResponder.LocalUfrag(message);
                message.HasFingerprint();
                IceLiteResponder.Respond(message, default, Password, answer, out _);
            }
        }

        Assert.InRange(parsed, 1000, 99_999);
    }
}
