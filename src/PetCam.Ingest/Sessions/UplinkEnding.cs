using PetCam.Protocol.V1;

namespace PetCam.Ingest;

/// <summary>How a session ended; the first ending counts.</summary>
/// <param name="Reason">What the agent is told; null when it is gone already.</param>
/// <param name="Detail">One sentence for people.</param>
/// <param name="Violation">Set when the agent did wrong.</param>
internal sealed record UplinkEnding(Goodbye.Types.Reason? Reason, string Detail, UplinkViolationKind? Violation = null)
{
    /// <summary>True when it is worth waiting for the agent's own close.</summary>
    public bool IsAgentResponsive => Violation is not UplinkViolationKind.Silent;

    public static UplinkEnding Superseded { get; } =
        new(Goodbye.Types.Reason.Superseded, "A newer connection of the same camera took over.");

    public static UplinkEnding SiloStopping { get; } = new(Goodbye.Types.Reason.Stopping, "The silo is stopping.");

    public static UplinkEnding SiloFailed { get; } = new(Goodbye.Types.Reason.Overloaded, "The silo failed on this connection; its log says why.");

    public static UplinkEnding ConnectionLost(string detail) => new(null, $"The connection broke: {detail}");

    public static UplinkEnding AgentLeft(string detail) => new(null, detail);

    public static UplinkEnding For(UplinkViolation violation) => new(violation.Reason, violation.Detail, violation.Kind);
}
