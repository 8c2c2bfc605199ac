using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace PetCam.Cluster.Links;

/// <summary>
/// TLS with a certificate that this process made for itself and nobody knows beforehand: it only says that both proofs of the
/// handshake are about the two ends of this very connection. Without a secret there is no TLS, and loopback alone.
/// </summary>
internal sealed class LinkSecurity : IDisposable
{
    private const string Subject = "petcam-silo";

    private readonly ClusterSecret _secret;
    private readonly X509Certificate2? _certificate;

    public LinkSecurity(ClusterSecret secret)
    {
        _secret = secret;
        _certificate = secret.IsSet ? MakeCertificate() : null;
    }

    public bool IsEncrypted => _certificate is not null;

    public byte[] Key => _secret.Key;

    /// <exception cref="IOException">The other side is not reached in a way that this silo may speak in.</exception>
    public async Task<SecuredStream> ConnectAsync(Socket socket, CancellationToken cancellationToken)
    {
        NetworkStream network = new(socket, ownsSocket: true);
        if (_certificate is null)
        {
            ThrowUnlessLoopback(socket);
            return new SecuredStream(network, [], []);
        }

        SslStream tls = new(network, leaveInnerStreamOpen: false, AcceptAny);
        return await AuthenticateAsync(tls, tls.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = Subject,
                ClientCertificates = [_certificate],
                EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
                AllowTlsResume = false, // a resumed session shows no certificate
            },
            cancellationToken)).ConfigureAwait(false);
    }

    /// <exception cref="IOException">The other side cannot be spoken to.</exception>
    public async Task<SecuredStream> AcceptAsync(Socket socket, CancellationToken cancellationToken)
    {
        NetworkStream network = new(socket, ownsSocket: true);
        if (_certificate is null)
        {
            ThrowUnlessLoopback(socket);
            return new SecuredStream(network, [], []);
        }

        SslStream tls = new(network, leaveInnerStreamOpen: false, AcceptAny);
        return await AuthenticateAsync(tls, tls.AuthenticateAsServerAsync(
            new SslServerAuthenticationOptions
            {
                ServerCertificate = _certificate,
                ClientCertificateRequired = true,
                EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
                AllowTlsResume = false,
            },
            cancellationToken)).ConfigureAwait(false);
    }

    public void Dispose() => _certificate?.Dispose();

    private async Task<SecuredStream> AuthenticateAsync(SslStream tls, Task authentication)
    {
        try
        {
            await authentication.ConfigureAwait(false);
            return new SecuredStream(tls, _certificate!.RawData, tls.RemoteCertificate!.GetRawCertData());
        }
        catch (AuthenticationException exception)
        {
            await tls.DisposeAsync().ConfigureAwait(false);
            throw new LinkException($"TLS failed ({exception.InnerException?.Message ?? exception.Message}); it may be no silo, or one without Cluster:Secret");
        }
        catch
        {
            await tls.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Any certificate will do, as long as there is one: the proofs are bound to it. See <see cref="LinkBinding"/>.</summary>
    private static bool AcceptAny(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors) => certificate is not null;

    private static void ThrowUnlessLoopback(Socket socket)
    {
        if (socket.RemoteEndPoint is not IPEndPoint remote || !IPAddress.IsLoopback(remote.Address.IsIPv4MappedToIPv6 ? remote.Address.MapToIPv4() : remote.Address))
        {
            socket.Dispose();
            throw new LinkException("it is on another machine, and this silo has no Cluster:Secret");
        }
    }

    private static X509Certificate2 MakeCertificate()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new($"CN={Subject}", key, HashAlgorithmName.SHA256);
        DateTimeOffset now = DateTimeOffset.UtcNow;
        return request.CreateSelfSigned(now.AddDays(-1), now.AddYears(10)); // its dates say nothing: it ends with the process
    }
}
