using PetCam.WebRtc.Srtp;

namespace PetCam.WebRtc.Tests.Srtp;

/// <summary>RFC 3711 appendix B: the key stream itself, and the whole of the derived authentication key.</summary>
public sealed class CounterModeVectorTests
{
    private const int BlockBytes = 16;
    private const int HeaderBytes = 12;
    private const int TagBytes = 10;

    [Fact]
    public void Key_stream_is_that_of_rfc_3711_b_2()
    {
        SrtpSessionKeys keys = new()
        {
            RtpKey = Convert.FromHexString("2B7E151628AED2A6ABF7158809CF4F3C"),
            RtpSalt = Convert.FromHexString("F0F1F2F3F4F5F6F7F8F9FAFBFCFD"),
            RtpAuthentication = new byte[20],
            RtcpKey = new byte[16],
            RtcpSalt = new byte[14],
            RtcpAuthentication = new byte[20],
        };
        using SrtpCounterModeCipher cipher = new(keys);
        byte[] zeros = new byte[0xFF02 * BlockBytes];
        byte[] packet = new byte[HeaderBytes + zeros.Length + TagBytes];

        cipher.ProtectRtp(packet, HeaderBytes, zeros, ssrc: 0, index: 0);

        string Block(int number) => Convert.ToHexString(packet.AsSpan(HeaderBytes + (number * BlockBytes), BlockBytes));
        Assert.Equal("E03EAD0935C95E80E166B16DD92B4EB4", Block(0));
        Assert.Equal("D23513162B02D0F72A43A2FE4A5F97AB", Block(1));
        Assert.Equal("41E95B3BB0A2E8DD477901E4FCA894C0", Block(2));
        Assert.Equal("EC8CDF7398607CB0F2D21675EA9EA1E4", Block(0xFEFF));
        Assert.Equal("362B7C3C6773516318A077D7FC5073AE", Block(0xFF00));
        Assert.Equal("6A2CC3787889374FBEB4C81B17BA6C44", Block(0xFF01));
    }

    [Fact]
    public void Authentication_key_is_that_of_rfc_3711_b_3_in_all_its_blocks()
    {
        SrtpMasterKey master = new(Convert.FromHexString("E1F97A0D3E018BE0D64FA32C06DE4139"), Convert.FromHexString("0EC675AD498AFEEBB6960B3AABE6"));

        Assert.Equal(
            "CEBE321F6FF7716B6FD4AB49AF256A156D38BAA48F0A0ACF3C34E2359E6CDBCEE049646C43D9327AD175578EF7227098"
            + "6371C10C9A369AC2F94A8C5FBCDDDC256D6E919A48B610EF17C2041E474035766B68642C59BBFC2F34DB60DBDFB2",
            Convert.ToHexString(SrtpKeyDerivation.Derive(master, SrtpKeyLabel.RtpAuthentication, 94)));
    }
}
