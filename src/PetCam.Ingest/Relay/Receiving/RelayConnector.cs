using System.Net.WebSockets;
using PetCam.Domain.Cluster;
using PetCam.Hub;
using PetCam.Protocol.V1;

namespace PetCam.Ingest;

/// <summary>Asks other silos for a camera, one after the other, until one gives it.</summary>
internal sealed class RelayConnector(CameraStream stream, RelayServices services)
{
    private const int MaxAsked = 12; // silos per attempt: redirects down a tree of four, and some that are gone

    /// <summary>Asks the home, and those it sends us to. Those that fail are avoided, and the home is asked again.</summary>
    public async ValueTask<RelayAttempt> AttachAsync(Home home, CancellationToken cancellationToken)
    {
        HashSet<string> avoid = [];
        SiloIdentity target = home.Silo;
        RelayAttempt attempt = RelayAttempt.Broken($"no silo that has camera {stream.Id} was found");
        for (int asked = 0; asked < MaxAsked && !cancellationToken.IsCancellationRequested; asked++)
        {
            attempt = await AskAsync(target, home, avoid, cancellationToken);
            bool wasHome = target == home.Silo;
            if (attempt.Link is not null || (wasHome && attempt.Elsewhere is null))
            {
                return attempt;
            }

            bool isRedirected = attempt.Reason == RelayRefusal.Types.Reason.Redirect && attempt.Elsewhere is { } named && !avoid.Contains(named.Id);
            if (!isRedirected && wasHome)
            {
                return attempt; // the home is another one: that is the directory's business
            }

            if (!isRedirected)
            {
                avoid.Add(target.Id);
            }

            target = isRedirected ? attempt.Elsewhere!.Value : home.Silo;
        }

        return attempt;
    }

    /// <summary>Asks a silo that is not the home to fetch the camera from there and pass it on.</summary>
    public ValueTask<RelayAttempt> DetourAsync(SiloIdentity over, Home home, CancellationToken cancellationToken) =>
        AskAsync(over, home, [], cancellationToken, isDetour: true);

    private async ValueTask<RelayAttempt> AskAsync(
        SiloIdentity target, Home home, HashSet<string> avoid, CancellationToken cancellationToken, bool isDetour = false)
    {
        using IDisposable? turn = await services.Turns.TakeAsync(target, cancellationToken);
        if (turn is null)
        {
            return RelayAttempt.Broken($"silo {target.Id}: too many links to it are being opened");
        }

        // Counted from the turn: with what was left of the time, a link would be given up half open, and opened again from the beginning.
        using CancellationTokenSource limit = new(services.Options.ConnectTimeout, services.Time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        WebSocket? socket = null;
        UplinkReceiver? receiver = null;
        RelayAttempt attempt = default;
        try
        {
            Stream link = await services.Links.ConnectAsync(target, RelaySocket.Purpose, either.Token);
            socket = RelaySocket.Create(link, isServer: false);
            receiver = new UplinkReceiver(socket, services.Time);
            await RelaySocket.SendAsync(socket, Hello(target, home, avoid, isDetour), either.Token);
            ReceivedHeader answer = await receiver.ReceiveHeaderAsync(either.Token);
            bool ends = answer.Header is { PayloadLength: 0 } && await receiver.ReceiveEndAsync(either.Token) is null;
            attempt = ends ? Judge(answer.Header!, target, home, socket, receiver, isDetour) : RelayAttempt.Broken($"silo {target.Id} answered something unreadable, or closed");
            return attempt;
        }
        catch (Exception exception) when (RelaySocket.IsLinkFailure(exception))
        {
            if (!cancellationToken.IsCancellationRequested)
            {
                services.Membership.Suspect(target);
            }

            return RelayAttempt.Broken($"silo {target.Id}: {exception.Message}");
        }
        finally
        {
            if (attempt.Link is null)
            {
                receiver?.Dispose();
                socket?.Dispose();
            }
        }
    }

    private UplinkHeader Hello(SiloIdentity target, Home home, HashSet<string> avoid, bool isDetour) => new()
    {
        RelayHello = new RelayHello
        {
            ProtocolVersion = RelaySocket.ProtocolVersion,
            CameraId = stream.Id.Value,
            SiloId = services.Membership.Self.Id,
            Epoch = home.Epoch,
            Redirected = target != home.Silo,
            Avoid = { avoid },
            MaxPayloadBytes = (uint)services.Uplink.MaxPayloadBytes,
            Detour = isDetour,
        },
    };

    private RelayAttempt Judge(UplinkHeader answer, SiloIdentity target, Home home, WebSocket socket, UplinkReceiver receiver, bool isDetour) => answer.KindCase switch
    {
        UplinkHeader.KindOneofCase.RelayWelcome when Fault(answer.RelayWelcome, home) is { } fault => RelayAttempt.Broken($"silo {target.Id} {fault}"),
        UplinkHeader.KindOneofCase.RelayWelcome =>
            RelayAttempt.Success(new RelayLink(stream, target, socket, receiver, answer.RelayWelcome, services) { IsDetour = isDetour && answer.RelayWelcome.Path.Count > 1 }),
        UplinkHeader.KindOneofCase.RelayRefusal => Refused(answer.RelayRefusal, target),
        _ => RelayAttempt.Broken($"silo {target.Id} answered with {answer.KindCase}"),
    };

    private static RelayAttempt Refused(RelayRefusal refusal, SiloIdentity target)
    {
        string detail = OutsideText.IsAcceptable(refusal.Detail, OutsideText.MaxSentenceLength) ? refusal.Detail : $"silo {target.Id} refused ({refusal.Reason})";
        bool names = refusal.SiloId.Length > 0 && OutsideText.IsAcceptable(refusal.SiloId, OutsideText.MaxNameLength);
        return new RelayAttempt(null, refusal.Reason, names ? new SiloIdentity(refusal.SiloId, refusal.Incarnation) : null, detail);
    }

    private string? Fault(RelayWelcome welcome, Home home)
    {
        bool isReadable = OutsideText.IsAcceptable(welcome.DisplayName, OutsideText.MaxNameLength)
            && OutsideText.IsAcceptable(welcome.Board, OutsideText.MaxNameLength)
            && OutsideText.IsAcceptable(welcome.AgentVersion, OutsideText.MaxNameLength)
            && welcome.Path.All(id => OutsideText.IsAcceptable(id, OutsideText.MaxNameLength));
        return welcome.ProtocolVersion != RelaySocket.ProtocolVersion ? $"speaks relay version {welcome.ProtocolVersion}"
            : welcome.Epoch < home.Epoch ? $"offers epoch {welcome.Epoch}, but the camera is at {home.Epoch}"
            : welcome.Path.Contains(services.Membership.Self.Id) ? "takes the camera from this silo"
            : welcome.Path.Count is 0 || welcome.Path.Count > services.Options.MaxHops ? $"offers a path of {welcome.Path.Count} silos (Relay:MaxHops)"
            : isReadable ? null : "offers unreadable names";
    }
}
