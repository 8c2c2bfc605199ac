using PetCam.Domain.Cameras;

namespace PetCam.Ingest;

/// <summary>Who an agent says it is.</summary>
/// <param name="DisplayName">What people call the camera; its id when the agent does not say.</param>
/// <param name="Board">Host name of the board.</param>
/// <param name="AgentSession">Random per agent start: tells a reconnect from a restart.</param>
/// <param name="RemoteAddress">Where the connection comes from.</param>
public sealed record UplinkIdentity(
    CameraId Camera, string DisplayName, string Board, string AgentVersion, ulong AgentSession, string RemoteAddress)
{
    /// <summary>Understands the list of silos, and being sent on before it is welcomed.</summary>
    public bool FollowsSilos { get; init; }

    /// <summary>Comes because another silo sent it.</summary>
    public bool IsSteered { get; init; }

    /// <summary>
    /// How long the agent had heard nothing of the silo that had it before, when it said Hello; zero while it still was connected there, null when
    /// this is its first one, or it does not tell.
    /// </summary>
    public TimeSpan? Away { get; init; }

    /// <summary>When Hello came, by this silo's clock.</summary>
    public DateTimeOffset HelloAt { get; init; }
}
