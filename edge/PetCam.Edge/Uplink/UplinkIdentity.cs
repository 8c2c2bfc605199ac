using PetCam.Protocol;
using PetCam.Protocol.V1;

namespace PetCam.Edge.Uplink;

/// <summary>Who this agent is, for every Hello of its life.</summary>
/// <param name="AgentSession">Random per start: tells the silo a reconnect from a restart.</param>
/// <param name="ReadToken">Read anew for each connection, so that a corrected file needs no restart; null without a token. Never logged.</param>
internal sealed record UplinkIdentity(string Camera, string Name, string Board, string AgentVersion, ulong AgentSession, Func<string?> ReadToken)
{
    /// <param name="steered">Another silo sent us: this one does not send us on.</param>
    public UplinkHeader ToHello(bool steered) => new()
    {
        Hello = new Hello
        {
            ProtocolVersion = UplinkMessage.ProtocolVersion,
            CameraId = Camera,
            DisplayName = Name,
            AgentVersion = AgentVersion,
            Board = Board,
            AgentSession = AgentSession,
            FollowsSilos = true,
            Steered = steered,
            Token = ReadToken() ?? string.Empty,
        },
    };
}
