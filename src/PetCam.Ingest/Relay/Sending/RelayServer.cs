using System.Net.WebSockets;
using Microsoft.Extensions.Logging;
using PetCam.Domain.Cameras;
using PetCam.Domain.Cluster;
using PetCam.Protocol.V1;

namespace PetCam.Ingest;

/// <summary>Serves the links of other silos that want a camera which this one has.</summary>
internal sealed partial class RelayServer : ISiloLinkHandler
{
    /// <summary>Who asks waits for two seconds (Relay:ConnectTimeout), and may have another silo to ask.</summary>
    private static readonly TimeSpan ArrivalLimit = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly RelayServices _services;
    private readonly RelayDirectory _relays;
    private readonly RelayPlaces _places = new();
    private readonly RelayAdmission _admission;

    public RelayServer(RelayServices services, RelayDirectory relays)
    {
        _services = services;
        _relays = relays;
        _admission = new RelayAdmission(services, relays, _places);
        services.Membership.LifeEnded += OnLifeEnded;
        services.Membership.Changed += OnSilosChanged;
    }

    public string Purpose => RelaySocket.Purpose;

    public async Task ServeAsync(SiloIdentity peer, Stream stream, CancellationToken cancellationToken)
    {
        using WebSocket socket = RelaySocket.Create(stream, isServer: true);
        using UplinkReceiver receiver = new(socket, _services.Time);
        try
        {
            UplinkHeader? hello = await ReceiveHelloAsync(receiver, cancellationToken);
            if (hello is not null)
            {
                await AnswerAsync(peer, socket, receiver, hello, cancellationToken);
            }
        }
        catch (Exception exception) when (RelaySocket.IsLinkFailure(exception))
        {
            LogBroken(_services.Logger, peer, exception.Message);
        }
    }

    /// <returns>Null when the other silo closed; a header of no kind for what cannot be read.</returns>
    private async ValueTask<UplinkHeader?> ReceiveHelloAsync(UplinkReceiver receiver, CancellationToken cancellationToken)
    {
        using CancellationTokenSource limit = new(_services.Options.ConnectTimeout, _services.Time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        ReceivedHeader received = await receiver.ReceiveHeaderAsync(either.Token);
        if (received.IsClosed)
        {
            return null;
        }

        bool good = received.Header is { PayloadLength: 0 } && await receiver.ReceiveEndAsync(either.Token) is null;
        return good ? received.Header : new UplinkHeader();
    }

    private async ValueTask AnswerAsync(
        SiloIdentity peer, WebSocket socket, UplinkReceiver receiver, UplinkHeader hello, CancellationToken cancellationToken)
    {
        ServedRelay? relay = TryAdmit(peer, hello, out CameraId camera, out RelayOffer? offer, out RelayRefusal? refusal);
        if (refusal is { Reason: RelayRefusal.Types.Reason.NotHere } && await ComesAsync(camera, hello.RelayHello, refusal, cancellationToken))
        {
            relay = TryAdmit(peer, hello, out camera, out offer, out refusal);
        }

        if (relay is null)
        {
            await RefuseAsync(peer, socket, camera, refusal!, cancellationToken);
            return;
        }

        try
        {
            await relay.RunAsync(socket, receiver, offer!.Welcome, cancellationToken);
        }
        finally
        {
            _places.Remove(camera, relay);
            relay.Dispose();
        }
    }

    /// <returns>True when the camera is here now: its agent was about to be, or it was fetched for a silo that its home does not answer.</returns>
    private async ValueTask<bool> ComesAsync(CameraId camera, RelayHello hello, RelayRefusal refusal, CancellationToken cancellationToken)
    {
        if (await _services.Uplinks.WaitForArrivalAsync(camera, ArrivalLimit, cancellationToken))
        {
            return true;
        }

        if (!hello.Detour)
        {
            return false;
        }

        await _admission.LocateAsync(refusal, camera, cancellationToken);
        bool isElsewhere = refusal.SiloId.Length > 0; // names that the directory does not know are none of ours
        return isElsewhere && await _relays.BringAsync(camera, ArrivalLimit, cancellationToken);
    }

    // One at a time: two that ask at once must not both be the last for whom there is room.
    private ServedRelay? TryAdmit(SiloIdentity peer, UplinkHeader hello, out CameraId camera, out RelayOffer? offer, out RelayRefusal? refusal)
    {
        ServedRelay? relay;
        ServedRelay? older;
        lock (_gate)
        {
            (offer, refusal) = _admission.Judge(peer, hello, out camera);
            relay = offer is null ? null : new ServedRelay(peer, offer.Stream, offer.Publication, offer.MaxUnitBytes, _services);
            older = relay is null ? null : _places.Add(camera, relay);
        }

        older?.End(UplinkEnding.Superseded);
        return relay;
    }

    private async ValueTask RefuseAsync(SiloIdentity peer, WebSocket socket, CameraId camera, RelayRefusal refusal, CancellationToken cancellationToken)
    {
        using CancellationTokenSource limit = new(_services.Options.ConnectTimeout, _services.Time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        if (refusal.Reason == RelayRefusal.Types.Reason.NotHere)
        {
            await _admission.LocateAsync(refusal, camera, either.Token);
        }

        RelayMetrics.Refusals.Add(1, new KeyValuePair<string, object?>("reason", refusal.Reason.ToString()));
        LogRefused(_services.Logger, peer, refusal.Detail);
        await RelaySocket.SendAsync(socket, new UplinkHeader { RelayRefusal = refusal }, either.Token);
        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, either.Token);
    }

    // Cameras of a life that is over are somebody else's.
    private void OnLifeEnded(SiloIdentity life)
    {
        foreach (ServedRelay relay in _places.All)
        {
            relay.End(UplinkEnding.SiloStopping);
        }
    }

    // Nobody is redirected to a silo that is dead or frozen.
    private void OnSilosChanged()
    {
        foreach (ServedRelay relay in _places.All.Where(relay => _services.Membership.Find(relay.Peer.Id)?.Identity != relay.Peer))
        {
            relay.End(UplinkEnding.ConnectionLost("that silo's life is over."));
        }
    }

    [LoggerMessage(2023, LogLevel.Information, "Silo {Silo} is not given a camera: {Reason}")]
    private static partial void LogRefused(ILogger logger, SiloIdentity silo, string reason);

    [LoggerMessage(2024, LogLevel.Information, "Link of silo {Silo} broke before a camera was agreed on: {Reason}")]
    private static partial void LogBroken(ILogger logger, SiloIdentity silo, string reason);
}
