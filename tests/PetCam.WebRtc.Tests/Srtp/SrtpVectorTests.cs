using PetCam.WebRtc.Srtp;

namespace PetCam.WebRtc.Tests.Srtp;

public sealed class SrtpVectorTests
{
    private static readonly SrtpMasterKey Rfc3711Master = new(
        Convert.FromHexString("E1F97A0D3E018BE0D64FA32C06DE4139"), Convert.FromHexString("0EC675AD498AFEEBB6960B3AABE6"));

    [Fact]
    public void Session_keys_are_those_of_rfc_3711_b_3()
    {
        Assert.Equal("C61E7A93744F39EE10734AFE3FF7A087", Derive(SrtpKeyLabel.RtpEncryption, 16));
        Assert.Equal("30CBBC08863D8C85D49DB34A9AE1", Derive(SrtpKeyLabel.RtpSalt, 14));
        Assert.Equal("CEBE321F6FF7716B6FD4AB49AF256A156D38BAA4", Derive(SrtpKeyLabel.RtpAuthentication, 20));
    }

    [Fact]
    public void Counter_mode_packet_under_the_rfc_3711_master_key_is_as_known()
    {
        using SrtpCounterModeCipher cipher = new(SrtpSessionKeys.Derive(SrtpProfile.Aes128CmSha1, Rfc3711Master));
        byte[] payload = Convert.FromHexString("ABABABABABABABABABABABABABABABAB");
        byte[] packet = [.. Convert.FromHexString("800F1234DECAFBADCAFEBABE"), .. new byte[26]];

        Assert.Equal(38, cipher.ProtectRtp(packet, 12, payload, 0xCAFEBABE, 0x1234));
        Assert.Equal("800F1234DECAFBADCAFEBABE4E55DC4CE79978D88CA4D215949D2402B78D6ACC99EA179B8DBB", Convert.ToHexString(packet));
    }

    [Fact]
    public void Counter_mode_rtcp_under_the_rfc_3711_master_key_is_as_known()
    {
        using SrtpCounterModeCipher cipher = new(SrtpSessionKeys.Derive(SrtpProfile.Aes128CmSha1, Rfc3711Master));
        byte[] plain = Convert.FromHexString("81C8000BCAFEBABEABABABABABABABABABABABABABABABAB");
        byte[] packet = new byte[64];

        int length = cipher.ProtectRtcp(packet, plain, 1);
        Assert.Equal(
            "81C8000BCAFEBABE7128035BE487B9BDBEF89041F977A5A880000001993E08CD54D6C1230798", Convert.ToHexString(packet.AsSpan(0, length)));
    }

    [Fact]
    public void Gcm_128_packet_is_that_of_rfc_7714_16_1_1()
    {
        using SrtpGcmCipher cipher = new(Rfc7714Keys(16), outbound: true);
        Assert.Equal(
            "8040F17B8041F8D35501A0B2F24DE3A3FB34DE6CACBA861C9D7E4BCABE633BD50D294E6F42A5F47A51C7D19B36DE3ADF8833899D7F27BEB16A9152CF765EE4390CCE",
            Protect(cipher));
    }

    [Fact]
    public void Gcm_256_packet_is_that_of_rfc_7714_16_2_1()
    {
        using SrtpGcmCipher cipher = new(Rfc7714Keys(32), outbound: true);
        Assert.Equal(
            "8040F17B8041F8D35501A0B232B1DE78A822FE12EF9F78FA332E33AAB18012389A58E2F3B50B2A0276FFAE0F1BA63799B87B7AA3DB36DFFFD6B0F9BB7878D7A76C13",
            Protect(cipher));
    }

    [Fact]
    public void Gcm_128_rtcp_is_that_of_rfc_7714_17_1()
    {
        using SrtpGcmCipher cipher = new(Rfc7714Keys(16), outbound: true);
        byte[] plain = Convert.FromHexString(
            "81C8000D4D6172734E5450314E545032525450200000042A0000E9304C756E61DEADBEEFDEADBEEFDEADBEEFDEADBEEFDEADBEEF");
        byte[] packet = new byte[128];
        int length = cipher.ProtectRtcp(packet, plain, 0x5D4);
        Assert.Equal(
            "81C8000D4D61727363E94885DCDAB67CA727D7662F6B7E997FF5C0F76C06F32DC676A5F1730D6FDA4CE09B4686303DED0BB9275BC84AA45896CF4D2FC5ABF87245D9EADE800005D4",
            Convert.ToHexString(packet.AsSpan(0, length)));

        using SrtpGcmCipher receiver = new(Rfc7714Keys(16), outbound: false);
        byte[] read = new byte[128];
        Assert.True(receiver.TryUnprotectRtcp(packet.AsSpan(0, length), read, out int readLength, out uint index));
        Assert.Equal(0x5D4u, index);
        Assert.Equal(plain, read[..readLength]);
    }

    private static string Derive(SrtpKeyLabel label, int length) => Convert.ToHexString(SrtpKeyDerivation.Derive(Rfc3711Master, label, length));

    private static string Protect(SrtpGcmCipher cipher)
    {
        byte[] payload = Convert.FromHexString("47616C6C696120657374206F6D6E69732064697669736120696E207061727465732074726573");
        byte[] packet = new byte[12 + payload.Length + 16];
        Convert.FromHexString("8040F17B8041F8D35501A0B2").CopyTo(packet, 0);
        Assert.Equal(packet.Length, cipher.ProtectRtp(packet, 12, payload, 0x5501A0B2, 0xF17B));
        return Convert.ToHexString(packet);
    }

    private static SrtpSessionKeys Rfc7714Keys(int keyBytes)
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
