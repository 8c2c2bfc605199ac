using System.Net;
using System.Text;
using PetCam.WebRtc.Ice;
using PetCam.WebRtc.Sending;

namespace PetCam.WebRtc.Tests.Ice;

public sealed class IceLiteResponderTests
{
    private static readonly byte[] Password = Encoding.ASCII.GetBytes("password-of-the-server");
    private static readonly RemoteEndpoint Source = RemoteEndpoint.FromEndpoint(new IPEndPoint(IPAddress.Parse("2001:db8::7"), 4711));

    private readonly byte[] _answer = new byte[StunMessageWriter.MaxBytes];

    [Fact]
    public void Valid_check_is_answered_with_an_authentic_success()
    {
        Assert.Equal(ConnectivityCheckOutcome.Valid, Respond(Check(), out StunMessage answer));
        Assert.Equal(StunMessageType.BindingSuccess, answer.Type);
        Assert.True(answer.HasIntegrity(Password));
        Assert.True(answer.HasFingerprint());
        Assert.Equal(TransactionId, answer.TransactionId.ToArray());
        Assert.True(answer.TryFind(StunAttributeType.XorMappedAddress, out ReadOnlySpan<byte> address));
        Assert.Equal(20, address.Length);
    }

    [Fact]
    public void Check_with_use_candidate_nominates() =>
        Assert.Equal(ConnectivityCheckOutcome.Nominated, Respond(Check(StunAttributeType.UseCandidate), out _));

    [Fact]
    public void Check_of_a_controlled_client_is_a_role_conflict()
    {
        Assert.Equal(ConnectivityCheckOutcome.Refused, Respond(Check(StunAttributeType.IceControlled), out StunMessage answer));
        Assert.Equal(487, ErrorCode(answer));
    }

    [Fact]
    public void Check_with_a_wrong_password_is_unauthenticated()
    {
        Assert.Equal(ConnectivityCheckOutcome.Refused, Respond(Check(password: "wrong"), out StunMessage answer));
        Assert.Equal(401, ErrorCode(answer));
        Assert.False(answer.Has(StunAttributeType.MessageIntegrity));
    }

    [Fact]
    public void Check_without_integrity_is_a_bad_request()
    {
        Assert.Equal(ConnectivityCheckOutcome.Refused, Respond(Check(password: null), out StunMessage answer));
        Assert.Equal(400, ErrorCode(answer));
    }

    [Fact]
    public void Check_with_an_unknown_mandatory_attribute_names_it()
    {
        Assert.Equal(ConnectivityCheckOutcome.Refused, Respond(Check((StunAttributeType)0x7FFF), out StunMessage answer));
        Assert.Equal(420, ErrorCode(answer));
        Assert.True(answer.TryFind(StunAttributeType.UnknownAttributes, out ReadOnlySpan<byte> unknown));
        Assert.Equal([0x7F, 0xFF], unknown.ToArray());
    }

    private static byte[] TransactionId => [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];

    private ConnectivityCheckOutcome Respond(byte[] request, out StunMessage answer)
    {
        Assert.True(StunMessage.TryParse(request, out StunMessage message, out _));
        ConnectivityCheckOutcome outcome = IceLiteResponder.Respond(message, Source, Password, _answer, out int length);
        Assert.True(StunMessage.TryParse(_answer.AsSpan(0, length), out answer, out _));
        return outcome;
    }

    private static byte[] Check(StunAttributeType extra = StunAttributeType.None, string? password = "password-of-the-server")
    {
        StunMessageWriter writer = new(new byte[StunMessageWriter.MaxBytes], StunMessageType.BindingRequest, TransactionId);
        writer.Add(StunAttributeType.Username, "server:client"u8);
        if (extra != StunAttributeType.None)
        {
            writer.Add(extra, new byte[extra == StunAttributeType.IceControlled ? 8 : 0]);
        }

        if (password is not null)
        {
            writer.AddIntegrity(Encoding.ASCII.GetBytes(password));
        }

        writer.AddFingerprint();
        return writer.Written.ToArray();
    }

    private static int ErrorCode(StunMessage answer)
    {
        Assert.Equal(StunMessageType.BindingError, answer.Type);
        Assert.True(answer.TryFind(StunAttributeType.ErrorCode, out ReadOnlySpan<byte> value));
        return (value[2] * 100) + value[3];
    }
}
