using PetCam.Testing;
using PetCam.WebRtc.Srtp;

namespace PetCam.WebRtc.Tests.Srtp;

public sealed class SrtpSessionTests
{
    private static readonly byte[] Compound = [0x81, 201, 0, 1, 0, 0, 0, 9, 1, 2, 3, 4, 5, 6, 7, 8];

    public static TheoryData<int> Profiles => [.. SrtpProfile.All.Select(profile => profile.Id)];

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Rtcp_of_the_peer_is_read_once_and_a_replay_is_refused(int profile)
    {
        (SrtpSession server, SrtpSession client) = CreatePair(profile);
        byte[] packet = new byte[128];
        byte[] plain = new byte[128];
        int length = client.ProtectRtcp(packet, Compound);

        Assert.True(server.TryUnprotectRtcp(packet.AsSpan(0, length), plain, out int plainLength));
        Assert.Equal(Compound, plain[..plainLength]);
        Assert.False(server.TryUnprotectRtcp(packet.AsSpan(0, length), plain, out _));
        server.Dispose();
        client.Dispose();
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Forged_and_cut_rtcp_is_refused(int profile)
    {
        (SrtpSession server, SrtpSession client) = CreatePair(profile);
        byte[] packet = new byte[128];
        byte[] plain = new byte[128];
        int length = client.ProtectRtcp(packet, Compound);
        for (int i = 0; i < length; i++)
        {
            byte[] forged = packet[..length];
            forged[i] ^= 0x10;
            Assert.False(server.TryUnprotectRtcp(forged, plain, out _), $"byte {i}");
            Assert.False(server.TryUnprotectRtcp(packet.AsSpan(0, i), plain, out _), $"{i} bytes");
        }

        Assert.True(server.TryUnprotectRtcp(packet.AsSpan(0, length), plain, out _));
        server.Dispose();
        client.Dispose();
    }

    [Fact]
    public void Replay_window_accepts_disorder_within_64_and_nothing_older()
    {
        ReplayWindow window = default;
        Assert.True(window.TryAccept(100));
        Assert.True(window.TryAccept(98));
        Assert.False(window.TryAccept(98));
        Assert.True(window.TryAccept(163));
        Assert.False(window.TryAccept(100));
        Assert.False(window.TryAccept(99));
        Assert.True(window.TryAccept(101));
    }

    [Fact]
    public void Reports_of_several_senders_may_each_count_from_one()
    {
        RtcpReplayWindows windows = new();
        for (uint index = 1; index < 100; index++)
        {
            Assert.True(windows.TryAccept(ssrc: 1, index));
            Assert.True(windows.TryAccept(ssrc: 2, index));
            Assert.False(windows.TryAccept(ssrc: 1, index));
            Assert.False(windows.TryAccept(ssrc: 2, index));
        }
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Protecting_a_packet_does_not_allocate(int profile)
    {
        (SrtpSession server, SrtpSession client) = CreatePair(profile);
        byte[] packet = new byte[1200];
        byte[] payload = new byte[1000];
        int next = 0;
        Protect(100);
        Allocations.AssertNone(() => Protect(1000));
        server.Dispose();
        client.Dispose();

        void Protect(int packets)
        {
            for (int end = next + packets; next < end; next++)
            {
                server.ProtectRtp(packet, 12, payload, 1, next);
            }
        }
    }

    internal static (SrtpSession Server, SrtpSession Client) CreatePair(int profileId)
    {
        SrtpProfile profile = SrtpProfile.FromId(profileId)!;
        byte[] exported = new byte[2 * (profile.KeyBytes + profile.SaltBytes)];
        new Random(1).NextBytes(exported);
        SrtpKeyingMaterial keys = SrtpKeyingMaterial.ForServer(profile, exported);
        return (new SrtpSession(keys), new SrtpSession(keys.ForPeer()));
    }
}
