using PetCam.Sdp;
using PetCam.WebRtc.Dtls;
using PetCam.WebRtc.Tests.Peers;

namespace PetCam.Fuzz.Targets;

/// <summary>A DTLS server session under test and, when a handshake is wanted, a genuine client at its other end; both in memory.</summary>
internal sealed class DtlsPair : IDtlsOutput, IDisposable
{
    private readonly DtlsClientContext _clientContext;
    private readonly Queue<byte[]> _toServer = new();
    private readonly Queue<byte[]> _toClient = new();
    private DtlsClient? _client;

    public DtlsPair(DtlsServerContext server, DtlsClientContext client, SdpFingerprint expected)
    {
        _clientContext = client;
        Session = new DtlsSession(server, expected, this);
    }

    public DtlsSession Session { get; }

    /// <summary>Datagrams that the server has sent.</summary>
    public int Replies { get; private set; }

    public void SendDtls(ReadOnlySpan<byte> datagram)
    {
        Replies++;
        if (_client is not null)
        {
            _toClient.Enqueue(datagram.ToArray());
        }
    }

    /// <summary>Carries datagrams both ways until nobody has any left.</summary>
    /// <param name="damage">Changes the client's datagrams, given their number.</param>
    public void Handshake(Action<int, byte[]> damage)
    {
        _client = new DtlsClient(_clientContext, datagram => _toServer.Enqueue(datagram.ToArray()));
        _client.Start();
        int sent = 0;
        while (_toServer.Count + _toClient.Count > 0)
        {
            while (_toServer.TryDequeue(out byte[]? datagram))
            {
                damage(sent++, datagram);
                Session.Receive(datagram);
            }

            while (_toClient.TryDequeue(out byte[]? datagram))
            {
                _client.Receive(datagram);
            }
        }
    }

    public void Dispose()
    {
        Session.Dispose();
        _client?.Dispose();
    }
}
