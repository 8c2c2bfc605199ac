using PetCam.Protocol;
using PetCam.Protocol.V1;

namespace PetCam.Edge.Uplink;

/// <summary>Who this agent is, for every Hello of its life.</summary>
/// <param name="AgentSession">Random per start: tells the silo a reconnect from a restart.</param>
/// <param name="ReadToken">Read anew for each connection, so that a corrected file needs no restart; null without a token. Never logged.</param>
internal sealed record UplinkIdentity(string Camera, string Name, string Board, string AgentVersion, ulong AgentSession, Func<string?> ReadToken)
{
    /// <param name="steered">Another silo sent us: this one does not send us on.</param>
    /// <param name="away">Since the last word of the silo before; zero while still connected there, null when there was none.</param>
    public UplinkHeader ToHello(bool steered, TimeSpan? away)
    {
        Hello hello = new()
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
        };
        if (away is { } time)
        {
            hello.AwayMs = (uint)Math.Min(time.TotalMilliseconds, uint.MaxValue);
        }

        return new UplinkHeader { Hello = hello };
    }
}
