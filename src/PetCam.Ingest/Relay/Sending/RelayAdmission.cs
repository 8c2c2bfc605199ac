using PetCam.Domain.Cameras;
using PetCam.Domain.Cluster;
using PetCam.Hub;
using PetCam.Protocol.V1;

namespace PetCam.Ingest;

/// <summary>Judges what another silo asks for: whether the camera is here, new enough, free of loops, and better taken from elsewhere.</summary>
internal sealed class RelayAdmission(RelayServices services, RelayDirectory relays, RelayPlaces places)
{
    private const int MaxAvoided = 64;

    /// <returns>The offer, or why there is none.</returns>
    public (RelayOffer? Offer, RelayRefusal? Refusal) Judge(SiloIdentity peer, UplinkHeader header, out CameraId camera)
    {
        camera = default;
        if (header.KindCase != UplinkHeader.KindOneofCase.RelayHello)
        {
            return (null, Refuse(RelayRefusal.Types.Reason.ProtocolError, "A silo that wants a camera begins with RelayHello."));
        }

        RelayHello hello = header.RelayHello;
        if (hello.ProtocolVersion != RelaySocket.ProtocolVersion)
        {
            string detail = $"Relay version {hello.ProtocolVersion} is not spoken here, only {RelaySocket.ProtocolVersion}; update the older silo.";
            return (null, Refuse(RelayRefusal.Types.Reason.ProtocolError, detail));
        }

        return CameraId.TryParse(hello.CameraId, out camera) && hello.SiloId == peer.Id && hello.Avoid.Count <= MaxAvoided
            ? Find(peer, hello, camera)
            : (null, Refuse(RelayRefusal.Types.Reason.ProtocolError, $"The camera's id is none, the silo is not {peer.Id}, or it avoids more than {MaxAvoided}."));
    }

    /// <summary>Where else the camera may be asked for, as far as this silo knows.</summary>
    public async ValueTask LocateAsync(RelayRefusal refusal, CameraId camera, CancellationToken cancellationToken)
    {
        try
        {
            Home? home = await services.Homes.FindAsync(HomeKeys.Camera(camera), cancellationToken);
            if (home is { } known && known.Silo != services.Membership.Self)
            {
                Point(refusal, known.Silo, known.Epoch);
            }
        }
        catch (Orleans.Runtime.SiloUnavailableException)
        {
            // Unknown is an answer too: the other silo asks the table itself.
        }
    }

    public static RelayRefusal Refuse(RelayRefusal.Types.Reason reason, string detail) => new() { Reason = reason, Detail = detail };

    private (RelayOffer? Offer, RelayRefusal? Refusal) Find(SiloIdentity peer, RelayHello hello, CameraId camera)
    {
        if (!services.Hub.TryGet(camera, out CameraStream? stream) || stream.Publication is not { } publication || publication.Epoch < hello.Epoch
            || PathTo(camera, publication) is not { } path || (publication.IsRelayed && !hello.Redirected))
        {
            return (null, Refuse(RelayRefusal.Types.Reason.NotHere, $"Camera {camera} is not connected to silo {services.Membership.Self.Id}."));
        }

        if (path.Contains(peer.Id) || path.Count > services.Options.MaxHops)
        {
            string detail = $"Silo {peer.Id} would be number {path.Count} behind camera {camera}'s home, of at most {services.Options.MaxHops} (Relay:MaxHops), or in a loop.";
            return (null, Refuse(RelayRefusal.Types.Reason.Loop, detail));
        }

        return !hello.Detour && Elsewhere(peer, hello, camera, publication, path) is { } refusal
            ? (null, refusal)
            : (new RelayOffer(stream, publication, Welcome(camera, publication, path), MaxUnitBytes(hello)), null);
    }

    // Above the limit one of those that have it already passes it on; whoever has tried all of them is served here after all.
    private RelayRefusal? Elsewhere(SiloIdentity peer, RelayHello hello, CameraId camera, PublicationModel publication, IReadOnlyList<string> path)
    {
        if (places.CountOf(camera, peer) < services.Options.MaxFanOut || path.Count >= services.Options.MaxHops
            || places.Pick(camera, id => id == peer.Id || hello.Avoid.Contains(id)) is not { } other)
        {
            return null;
        }

        string detail = $"Camera {camera} is passed to {services.Options.MaxFanOut} silos already (Relay:MaxFanOut); silo {other.Id} passes it on.";
        RelayRefusal refusal = Refuse(RelayRefusal.Types.Reason.Redirect, detail);
        Point(refusal, other, publication.Epoch);
        return refusal;
    }

    private IReadOnlyList<string>? PathTo(CameraId camera, PublicationModel publication) =>
        publication.IsRelayed ? relays.PathTo(camera, publication) : [services.Membership.Self.Id];

    private RelayWelcome Welcome(CameraId camera, PublicationModel publication, IReadOnlyList<string> path)
    {
        UplinkIdentity? identity = services.Uplinks.Find(camera)?.Identity;
        return new RelayWelcome
        {
            ProtocolVersion = RelaySocket.ProtocolVersion,
            SiloId = services.Membership.Self.Id,
            Epoch = publication.Epoch,
            AgentSession = publication.AgentSession ?? 0,
            DisplayName = identity?.DisplayName ?? camera.Value,
            Board = identity?.Board ?? string.Empty,
            AgentVersion = identity?.AgentVersion ?? string.Empty,
            Path = { path },
            BeatMs = (uint)RelayBoard.Beat.TotalMilliseconds,
        };
    }

    private static int MaxUnitBytes(RelayHello hello) => hello.MaxPayloadBytes == 0 ? int.MaxValue : (int)Math.Min(hello.MaxPayloadBytes, int.MaxValue);

    private static void Point(RelayRefusal refusal, SiloIdentity silo, ulong epoch)
    {
        refusal.SiloId = silo.Id;
        refusal.Incarnation = silo.Incarnation;
        refusal.Epoch = epoch;
    }
}
