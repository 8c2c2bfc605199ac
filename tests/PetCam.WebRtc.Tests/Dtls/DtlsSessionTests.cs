using PetCam.Sdp;
using PetCam.WebRtc.Dtls;
using PetCam.WebRtc.Srtp;
using PetCam.WebRtc.Tests.Peers;

namespace PetCam.WebRtc.Tests.Dtls;

public sealed class DtlsSessionTests : IDisposable
{
    private static readonly SdpFingerprint OtherFingerprint = new("sha-256", new byte[32]);

    private readonly DtlsServerContext _context = new(DtlsCertificate.Create(TimeProvider.System, TimeSpan.FromDays(1)), SrtpProfile.All);

    [Theory]
    [InlineData("SRTP_AEAD_AES_128_GCM", 56)]
    [InlineData("SRTP_AEAD_AES_256_GCM", 88)]
    [InlineData("SRTP_AES128_CM_SHA1_80", 60)]
    public async Task Client_with_the_announced_certificate_connects_and_both_directions_have_keys(string profile, int keyBytes)
    {
        await using OpenSslClient client = new(profile);
        using DtlsSession session = new(_context, client.Fingerprint, client);

        Assert.Equal(DtlsState.Connected, await client.ConnectAsync(session));

        SrtpKeyingMaterial keys = session.ExportKeys()!;
        Assert.Equal(profile, keys.Profile.OpenSslName);
        Assert.Equal(keyBytes, 2 * (keys.Outbound.Key.Length + keys.Outbound.Salt.Length));
        Assert.NotEqual(keys.Inbound.Key.ToArray(), keys.Outbound.Key.ToArray());
        Assert.All(client.Sent, datagram => Assert.InRange(datagram.Length, 13, 1200));
    }

    [Fact]
    public async Task Client_with_another_certificate_is_refused()
    {
        await using OpenSslClient client = new("SRTP_AEAD_AES_128_GCM");
        using DtlsSession session = new(_context, OtherFingerprint, client);
        Assert.Equal(DtlsState.Failed, await client.ConnectAsync(session));
        Assert.Contains("fingerprint", session.FailureReason);
    }

    [Fact]
    public async Task Mutated_hellos_neither_throw_nor_connect()
    {
        await using OpenSslClient client = new("SRTP_AES128_CM_SHA1_80");
        byte[] hello = await client.ReceiveAsync(TestContext.Current.CancellationToken);
        Random random = new(6347);
        for (int i = 0; i < 1000; i++)
        {
            using DtlsSession session = new(_context, OtherFingerprint, client);
            for (int round = 0; round < 3; round++)
            {
                byte[] mutated = hello[..(random.Next(4) == 0 ? random.Next(1, hello.Length) : hello.Length)];
                for (int flips = random.Next(1, 6); flips > 0; flips--)
                {
                    mutated[random.Next(mutated.Length)] = (byte)random.Next(256);
                }

                session.Receive(mutated);
            }

            Assert.NotEqual(DtlsState.Connected, session.State);
        }
    }

    [Fact]
    public async Task Random_records_do_not_connect_and_give_no_keys()
    {
        Random random = new(9);
        byte[] bytes = new byte[300];
        await using OpenSslClient client = new("SRTP_AES128_CM_SHA1_80");
        using DtlsSession session = new(_context, OtherFingerprint, client);
        for (int i = 0; i < 5000; i++)
        {
            random.NextBytes(bytes);
            bytes[0] = (byte)random.Next(20, 64);
            session.Receive(bytes.AsSpan(0, random.Next(1, bytes.Length)));
        }

        Assert.NotEqual(DtlsState.Connected, session.State);
        Assert.Null(session.ExportKeys());
    }

    public void Dispose() => _context.Dispose();
}
