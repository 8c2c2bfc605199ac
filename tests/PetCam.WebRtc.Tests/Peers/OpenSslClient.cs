using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using PetCam.Sdp;
using PetCam.Testing;
using PetCam.WebRtc.Dtls;

namespace PetCam.WebRtc.Tests.Peers;

/// <summary>The openssl tool as a DTLS client with a certificate, and the socket on which it finds a session under test.</summary>
internal sealed class OpenSslClient : IDtlsOutput, IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly string _pemPath = Path.Combine(Path.GetTempPath(), $"petcam-dtls-{Guid.NewGuid():n}.pem");
    private readonly ChildProcess _process;
    private EndPoint _peer = new IPEndPoint(IPAddress.Loopback, 0);

    public OpenSslClient(string srtpProfile)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new("CN=client", key, HashAlgorithmName.SHA256);
        using X509Certificate2 certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        File.WriteAllText(_pemPath, certificate.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem());
        Fingerprint = new SdpFingerprint("sha-256", SHA256.HashData(certificate.RawData));
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        int port = ((IPEndPoint)_socket.LocalEndPoint!).Port;
        _process = ChildProcess.Start(
            "openssl",
            ["s_client", "-dtls1_2", "-use_srtp", srtpProfile, "-cert", _pemPath, "-key", _pemPath, "-connect", $"127.0.0.1:{port}"]);
    }

    public SdpFingerprint Fingerprint { get; }

    public List<byte[]> Sent { get; } = [];

    public async Task<byte[]> ReceiveAsync() => await ReceiveAsync(TestContext.Current.CancellationToken);

    public async Task<byte[]> ReceiveAsync(CancellationToken cancellationToken)
    {
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        byte[] buffer = new byte[4096];
        SocketReceiveFromResult received = await _socket.ReceiveFromAsync(buffer, _peer, patience.Token);
        _peer = received.RemoteEndPoint;
        return buffer[..received.ReceivedBytes];
    }

    /// <summary>Carries datagrams both ways until the session has left the handshake.</summary>
    public async Task<DtlsState> ConnectAsync(DtlsSession session)
    {
        while (session.State == DtlsState.Handshaking)
        {
            session.Receive(await ReceiveAsync());
        }

        return session.State;
    }

    /// <summary>Ends it in order: it says close_notify.</summary>
    public async Task QuitAsync() => await _process.WriteLineAsync("Q");

    public void SendDtls(ReadOnlySpan<byte> datagram)
    {
        Sent.Add(datagram.ToArray());
        _socket.SendTo(datagram, _peer);
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _socket.Dispose();
        File.Delete(_pemPath);
    }
}
