namespace PetCam.WebRtc.Tests.Peers;

/// <summary>A whole viewer over TCP: our own ICE, openssl's DTLS, and packets counted. Over TCP, because what was sent can be waited for to the last byte.</summary>
internal sealed class TcpViewer : IAsyncDisposable
{
    public const string SessionId = "viewer";

    private const int MaxPacketsInFront = 2000; // some seconds of video: what has not come behind them does not come

    private readonly OpenSslClient _dtls;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _upstream;
    private TcpPeer _peer;

    private TcpViewer(ServiceFixture fixture, OpenSslClient dtls, TcpPeer peer, string answer)
    {
        Fixture = fixture;
        _dtls = dtls;
        _peer = peer;
        Answer = answer;
        _upstream = Task.Run(CarryUpAsync);
    }

    public ServiceFixture Fixture { get; }

    public string Answer { get; }

    /// <summary>An offer with the fingerprint of a client that has a certificate.</summary>
    public static string OfferOf(OpenSslClient dtls) => StunDtlsProbe.Offer.Replace(
        "a=fingerprint:sha-256 " + string.Join(':', Enumerable.Repeat("00", 32)), $"a=fingerprint:{dtls.Fingerprint}");

    /// <summary>Starts a service of its own and passes the first check.</summary>
    public static async Task<TcpViewer> ConnectAsync(TimeProvider time, Action<WebRtcOptions>? configure = null)
    {
        ServiceFixture fixture = await ServiceFixture.StartAsync(configure, time);
        return await ConnectAsync(fixture, SessionId);
    }

    /// <param name="fixture">Taken over.</param>
    public static async Task<TcpViewer> ConnectAsync(ServiceFixture fixture, string sessionId)
    {
        OpenSslClient dtls = new("SRTP_AEAD_AES_128_GCM");
        string answer = (await fixture.AcceptAsync(sessionId, OfferOf(dtls))).Sdp!;
        TcpPeer peer = await TcpPeer.ConnectAsync(fixture.Service.TcpEndpoint!.Port);
        await peer.BindAsync(answer);
        return new TcpViewer(fixture, dtls, peer, answer);
    }

    /// <summary>Over a new connection from now on; the old one is closed.</summary>
    public async Task ReconnectAsync()
    {
        TcpPeer former = _peer;
        _peer = await TcpPeer.ConnectAsync(Fixture.Service.TcpEndpoint!.Port);
        former.Dispose();
        await _peer.BindAsync(Answer);
    }

    /// <summary>Sends a check and reads until its answer.</summary>
    public async Task CheckAsync(string? password = null)
    {
        await _peer.SendAsync(TcpPeer.Check(Answer, password: password));
        for (int others = 0; await ReadAsync() is { } message && message[0] > 3; others++)
        {
            Assert.InRange(others, 0, MaxPacketsInFront);
        }
    }

    /// <summary>Carries the handshake and counts media until so many RTP packets have come.</summary>
    public async Task ReadPacketsAsync(int count)
    {
        for (int packets = 0; packets < count;)
        {
            byte[]? message = await ReadAsync();
            Assert.NotNull(message);
            packets += message[0] >> 6 == 2 && message[1] is < 192 or > 223 ? 1 : 0;
        }
    }

    /// <summary>Reads all that was sent until the silo closes the connection.</summary>
    public async Task ReadUntilClosedAsync()
    {
        for (int packets = 0; await ReadAsync() is not null; packets++)
        {
            Assert.InRange(packets, 0, MaxPacketsInFront);
        }
    }

    /// <summary>Lets openssl say close_notify.</summary>
    public async Task SayGoodbyeAsync() => await _dtls.QuitAsync();

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _upstream;
        _peer.Dispose();
        await _dtls.DisposeAsync();
        await Fixture.DisposeAsync();
        _stopping.Dispose();
    }

    private async Task<byte[]?> ReadAsync()
    {
        byte[]? message = await _peer.ReceiveAsync();
        if (message is { Length: > 0 } && message[0] is >= 20 and <= 63)
        {
            _dtls.SendDtls(message);
        }

        return message;
    }

    private async Task CarryUpAsync()
    {
        try
        {
            while (!_stopping.IsCancellationRequested)
            {
                await _peer.SendAsync(await _dtls.ReceiveAsync(_stopping.Token));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // The test is over, or the connection.
        }
    }
}
