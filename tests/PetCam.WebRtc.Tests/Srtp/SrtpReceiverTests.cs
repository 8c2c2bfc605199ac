using PetCam.Testing;
using PetCam.WebRtc.Srtp;

namespace PetCam.WebRtc.Tests.Srtp;

public sealed class SrtpReceiverTests
{
    private const int HeaderBytes = 12;
    private static readonly byte[] Payload = [.. Enumerable.Range(0, 200).Select(i => (byte)i)];

    public static TheoryData<int> Profiles => [.. SrtpProfile.All.Select(profile => profile.Id)];

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Packet_of_the_peer_is_read_once_and_a_replay_is_refused(int profile)
    {
        using Link link = new(profile);
        byte[] packet = link.Protect(7);
        Assert.Equal(7, link.Read(packet));
        Assert.Equal(-1, link.Read(packet));
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Forged_and_cut_packets_are_refused_and_change_nothing(int profile)
    {
        using Link link = new(profile);
        byte[] packet = link.Protect(65_000);
        for (int i = 0; i < packet.Length; i++)
        {
            byte[] forged = [.. packet];
            forged[i] ^= 0x04;
            Assert.Equal(-1, link.Read(forged));
            Assert.Equal(-1, link.Read(packet[..i]));
        }

        Assert.Equal(65_000, link.Read(packet));
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Header_with_sources_and_extensions_stays_in_the_clear_and_is_authenticated(int profile)
    {
        using Link link = new(profile);
        byte[] header =
        [
            0x92, 96, 0, 9, 0, 0, 0, 1, 0, 0, 0, 5, 0, 0, 0, 1, 0, 0, 0, 2, // two contributing sources
            0xBE, 0xDE, 0, 1, 0x10, 0xAA, 0, 0,
        ];
        byte[] packet = link.Protect(9, header);
        Assert.Equal(header, packet[..header.Length]);
        Assert.Equal(9, link.Read(packet));
        byte[] other = link.Protect(10, [0x92, 96, 0, 10, .. header[4..]]);
        other[25] ^= 1;
        Assert.Equal(-1, link.Read(other));
    }

    [Fact]
    public void Roll_over_counter_follows_wraps_in_any_order()
    {
        using Link link = new(SrtpProfile.AeadAes128Gcm.Id);
        foreach (long index in (long[])[65_533, 65_535, 65_537, 65_534, 65_536, 65_538, 65_540])
        {
            Assert.Equal(index, link.Read(link.Protect(index)));
        }

        for (long index = 66_000; index < 300_000; index += 1000)
        {
            Assert.Equal(index, link.Read(link.Protect(index)));
        }
    }

    [Fact]
    public void Packet_sent_again_a_round_trip_later_is_taken_and_an_older_one_is_not()
    {
        using Link link = new(SrtpProfile.Aes128CmSha1.Id);
        const int newest = 5000;
        Assert.Equal(newest, link.Read(link.Protect(newest)));
        long oldest = newest - SrtpReceiveStream.WindowPackets + 1;
        Assert.Equal(oldest, link.Read(link.Protect(oldest)));
        Assert.Equal(-1, link.Read(link.Protect(oldest)));
        Assert.Equal(-1, link.Read(link.Protect(oldest - 1)));
        Assert.Equal(newest - 1, link.Read(link.Protect(newest - 1)));
    }

    [Fact]
    public void Every_index_is_accepted_exactly_once_whatever_the_order()
    {
        Random random = new(3);
        SrtpReceiveStream stream = new(1);
        HashSet<long> accepted = [];
        long highest = 0;
        for (int i = 0; i < 100_000; i++)
        {
            long index = Math.Max(0, highest + random.Next(-2500, 40));
            bool expected = index > highest - SrtpReceiveStream.WindowPackets && !accepted.Contains(index);
            Assert.Equal(expected, stream.TryAccept(index));
            if (expected)
            {
                accepted.Add(index);
                highest = Math.Max(highest, index);
            }
        }
    }

    [Fact]
    public void Streams_beyond_the_sixteenth_are_refused_and_the_first_ones_go_on()
    {
        using Link link = new(SrtpProfile.AeadAes128Gcm.Id);
        for (uint ssrc = 1; ssrc <= 16; ssrc++)
        {
            Assert.Equal(1, link.Read(link.Protect(1, ssrc: ssrc)));
        }

        Assert.Equal(-1, link.Read(link.Protect(1, ssrc: 17)));
        Assert.Equal(2, link.Read(link.Protect(2, ssrc: 16)));
    }

    [Fact]
    public void Counter_mode_packet_under_the_rfc_3711_master_key_is_opened()
    {
        SrtpMasterKey master = new(Convert.FromHexString("E1F97A0D3E018BE0D64FA32C06DE4139"), Convert.FromHexString("0EC675AD498AFEEBB6960B3AABE6"));
        using SrtpCounterModeCipher cipher = new(SrtpSessionKeys.Derive(SrtpProfile.Aes128CmSha1, master));
        SrtpReceiver receiver = new(cipher);
        byte[] plain = new byte[64];

        Assert.True(receiver.TryUnprotect(
            Convert.FromHexString("800F1234DECAFBADCAFEBABE4E55DC4CE79978D88CA4D215949D2402B78D6ACC99EA179B8DBB"), plain, out int length, out long index));
        Assert.Equal("800F1234DECAFBADCAFEBABEABABABABABABABABABABABABABABABAB", Convert.ToHexString(plain.AsSpan(0, length)));
        Assert.Equal(0x1234, index);
    }

    [Theory]
    [InlineData(16, "8040F17B8041F8D35501A0B2F24DE3A3FB34DE6CACBA861C9D7E4BCABE633BD50D294E6F42A5F47A51C7D19B36DE3ADF8833899D7F27BEB16A9152CF765EE4390CCE")]
    [InlineData(32, "8040F17B8041F8D35501A0B232B1DE78A822FE12EF9F78FA332E33AAB18012389A58E2F3B50B2A0276FFAE0F1BA63799B87B7AA3DB36DFFFD6B0F9BB7878D7A76C13")]
    public void Gcm_packets_of_rfc_7714_16_are_opened(int keyBytes, string packet)
    {
        byte[] key = [.. Enumerable.Range(0, keyBytes).Select(i => (byte)i)];
        byte[] salt = Convert.FromHexString("517569642070726F2071756F");
        using SrtpGcmCipher cipher = new(
            new SrtpSessionKeys
            {
                RtpKey = key,
                RtpSalt = salt,
                RtpAuthentication = [],
                RtcpKey = key,
                RtcpSalt = salt,
                RtcpAuthentication = [],
            },
            outbound: false);
        byte[] plain = new byte[128];

        Assert.True(new SrtpReceiver(cipher).TryUnprotect(Convert.FromHexString(packet), plain, out int length, out long index));
        Assert.Equal("Gallia est omnis divisa in partes tres", System.Text.Encoding.ASCII.GetString(plain, HeaderBytes, length - HeaderBytes));
        Assert.Equal(0xF17B, index);
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Random_datagrams_are_refused(int profile)
    {
        using Link link = new(profile);
        Random random = new(11);
        for (int i = 0; i < 20_000; i++)
        {
            byte[] datagram = new byte[random.Next(0, 120)];
            random.NextBytes(datagram);
            if (datagram.Length > 0)
            {
                datagram[0] = (byte)(0x80 | (datagram[0] & 0x3F));
            }

            Assert.Equal(-1, link.Read(datagram));
        }
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Unprotecting_a_packet_does_not_allocate(int profile)
    {
        using Link link = new(profile);
        const int packetsOfRun = 200;
        byte[][] packets = [.. Enumerable.Range(0, (1 + Allocations.MaxRuns) * packetsOfRun).Select(index => link.Protect(index))];
        int next = 0;
        ReadSome();
        Allocations.AssertNone(ReadSome);

        void ReadSome()
        {
            ReadAll(link, packets.AsSpan(next, packetsOfRun));
            next += packetsOfRun;
        }
    }

    private static void ReadAll(Link link, ReadOnlySpan<byte[]> packets)
    {
        foreach (byte[] packet in packets)
        {
            link.ReadOnly(packet);
        }
    }

    /// <summary>Two ends of a session.</summary>
    private sealed class Link : IDisposable
    {
        private readonly SrtpSession _server;
        private readonly SrtpSession _client;
        private readonly byte[] _plain = new byte[512];

        public Link(int profile) => (_server, _client) = SrtpSessionTests.CreatePair(profile);

        public byte[] Protect(long index, byte[]? header = null, uint ssrc = 5)
        {
            header ??= [0x80, 96, (byte)(index >> 8), (byte)index, 0, 0, 0, 1, 0, 0, 0, (byte)ssrc];
            byte[] packet = new byte[header.Length + Payload.Length + 16];
            header.CopyTo(packet, 0);
            return packet[.._client.ProtectRtp(packet, header.Length, Payload, ssrc, index)];
        }

        /// <summary>The index of an accepted packet, whose payload is checked; -1 for a refused one.</summary>
        public long Read(byte[] packet)
        {
            if (!_server.TryUnprotectRtp(packet, _plain, out int length, out long index))
            {
                return -1;
            }

            Assert.Equal(Payload, _plain[(length - Payload.Length)..length]);
            return index;
        }

        public void ReadOnly(byte[] packet) => _server.TryUnprotectRtp(packet, _plain, out _, out _);

        public void Dispose()
        {
            _server.Dispose();
            _client.Dispose();
        }
    }
}
