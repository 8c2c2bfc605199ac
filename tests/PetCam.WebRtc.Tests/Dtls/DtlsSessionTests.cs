using System.Net;
using System.Net.Sockets;
using PetCam.Sdp;
using PetCam.Testing;
using PetCam.WebRtc.Dtls;
using PetCam.WebRtc.Srtp;

namespace PetCam.WebRtc.Tests.Dtls;

public sealed class DtlsSessionTests : IDtlsOutput, IDisposable
{
    private static readonly SdpFingerprint AnyFingerprint = new("sha-256", new byte[32]);

    private readonly DtlsServerContext _context = new(DtlsCertificate.Create(TimeProvider.System), SrtpProfile.All);
    private readonly List<byte[]> _sent = [];

    [Fact]
    public async Task Hello_of_a_client_is_answered_in_datagrams_below_1200_bytes()
    {
        using DtlsSession session = new(_context, AnyFingerprint, this);
        foreach (byte[] datagram in await RecordClientHelloAsync())
        {
            session.Receive(datagram);
        }

        Assert.Equal(DtlsState.Handshaking, session.State);
        Assert.NotEmpty(_sent);
        Assert.All(_sent, datagram => Assert.InRange(datagram.Length, 13, 1200));
    }

    [Fact]
    public async Task Mutated_hellos_neither_throw_nor_connect()
    {
        byte[] hello = (await RecordClientHelloAsync())[0];
        Random random = new(6347);
        for (int i = 0; i < 1000; i++)
        {
            using DtlsSession session = new(_context, AnyFingerprint, this);
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
    public void Random_records_change_nothing_or_fail_the_handshake()
    {
        Random random = new(9);
        byte[] bytes = new byte[300];
        using DtlsSession session = new(_context, AnyFingerprint, this);
        for (int i = 0; i < 5000; i++)
        {
            random.NextBytes(bytes);
            bytes[0] = (byte)random.Next(20, 64);
            session.Receive(bytes.AsSpan(0, random.Next(1, bytes.Length)));
        }

        Assert.NotEqual(DtlsState.Connected, session.State);
        Assert.Null(session.ExportKeys());
    }

    void IDtlsOutput.SendDtls(ReadOnlySpan<byte> datagram) => _sent.Add(datagram.ToArray());

    public void Dispose() => _context.Dispose();

    // What the openssl tool sends first.
    private static async Task<List<byte[]>> RecordClientHelloAsync()
    {
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        int port = ((IPEndPoint)socket.LocalEndPoint!).Port;
        await using ChildProcess client = ChildProcess.Start(
            "openssl", ["s_client", "-dtls1_2", "-use_srtp", "SRTP_AES128_CM_SHA1_80", "-connect", $"127.0.0.1:{port}"]);
        using CancellationTokenSource patience = new(TimeSpan.FromSeconds(20));
        byte[] buffer = new byte[2048];
        int length = await socket.ReceiveAsync(buffer, patience.Token);
        return [buffer[..length]];
    }
}
