using PetCam.WebRtc.Srtp;

namespace PetCam.WebRtc.Tests.Srtp;

/// <summary>RFC 7714 §17, both key lengths and both directions. §17.3 and §17.4 send RTCP in clear, which is never negotiated here: they are refused.</summary>
public sealed class GcmRtcpVectorTests
{
    private const string Plain = "81C8000D4D6172734E5450314E545032525450200000042A0000E9304C756E61DEADBEEFDEADBEEFDEADBEEFDEADBEEFDEADBEEF";
    private const uint Index = 0x5D4;

    [Theory]
    [InlineData(16, "81C8000D4D61727363E94885DCDAB67CA727D7662F6B7E997FF5C0F76C06F32DC676A5F1730D6FDA4CE09B4686303DED0BB9275BC84AA45896CF4D2FC5ABF87245D9EADE800005D4")] // §17.1
    [InlineData(32, "81C8000D4D617273D50AE4D1F5CE5D304BA297E47D470C282C3ECE5DBFFE0A50A2EAA5C1110555BE8415F658C61DE0476F1B6FAD1D1EB30C4446839F57FF6F6CB26AC3BE800005D4")] // §17.2
    public void Rtcp_is_that_of_rfc_7714_17(int keyBytes, string expected)
    {
        using SrtpGcmCipher sender = new(Keys(keyBytes), outbound: true);
        using SrtpGcmCipher receiver = new(Keys(keyBytes), outbound: false);
        byte[] packet = new byte[128];
        byte[] read = new byte[128];

        int length = sender.ProtectRtcp(packet, Convert.FromHexString(Plain), Index);
        Assert.Equal(expected, Convert.ToHexString(packet.AsSpan(0, length)));
        Assert.True(receiver.TryUnprotectRtcp(Convert.FromHexString(expected), read, out int plain, out uint index));
        Assert.Equal((Plain, Index), (Convert.ToHexString(read.AsSpan(0, plain)), index));
    }

    [Fact]
    public void Rtcp_that_is_only_tagged_is_refused()
    {
        using SrtpGcmCipher receiver = new(Keys(16), outbound: false);
        byte[] packet = [.. Convert.FromHexString(Plain), .. new byte[16], 0, 0, 5, 0xD4];

        Assert.False(receiver.TryUnprotectRtcp(packet, new byte[128], out _, out _));
    }

    private static SrtpSessionKeys Keys(int keyBytes)
    {
        byte[] key = [.. Enumerable.Range(0, keyBytes).Select(i => (byte)i)];
        byte[] salt = Convert.FromHexString("517569642070726F2071756F");
        return new SrtpSessionKeys
        {
            RtpKey = key,
            RtpSalt = salt,
            RtpAuthentication = [],
            RtcpKey = key,
            RtcpSalt = salt,
            RtcpAuthentication = [],
        };
    }
}
