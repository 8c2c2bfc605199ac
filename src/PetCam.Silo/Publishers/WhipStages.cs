using PetCam.Silo.Fleet;
using PetCam.WebRtc;

namespace PetCam.Silo.Publishers;

/// <summary>The first stages of a camera that arrives by WHIP, where a board has shared memory, agent and uplink.</summary>
internal static class WhipStages
{
    private static readonly TimeSpan StaleAfter = TimeSpan.FromSeconds(2); // as for boards
    private static readonly TimeSpan LossMatters = TimeSpan.FromSeconds(10);

    public static CameraStage[] Describe(PublisherModel publisher, DateTimeOffset? since, DateTimeOffset now)
    {
        PublisherTraffic traffic = publisher.Traffic;
        string agent = publisher.Origin.Agent.Length > 0 ? publisher.Origin.Agent : "A WHIP publisher";
        string roundTrip = traffic.RoundTrip is { } trip ? $", {trip.TotalMilliseconds:0.0} ms there and back" : string.Empty;
        return
        [
            new CameraStage("sharedMemory", StageState.Idle, "Not used: this camera arrives by WHIP.", null, 0),
            new CameraStage("agent", StageState.Ok, $"{agent} publishes.", null, traffic.Packets),
            new CameraStage("uplink", StageState.Ok, $"WHIP from {publisher.RemoteAddress}{roundTrip}.", AgeMs(since, now), traffic.PayloadBytes),
            Ingest(traffic, now),
        ];
    }

    /// <summary>One sentence why a publisher is gone.</summary>
    public static string Describe(SessionEnd reason) => reason switch
    {
        SessionEnd.Closed or SessionEnd.ClosedByPeer => "The publisher ended the session.",
        SessionEnd.ConsentLost => "The publisher fell silent.",
        SessionEnd.Superseded => "A newer publisher took over.",
        SessionEnd.Stopping => "The silo stops.",
        _ => $"The session ended: {reason}.",
    };

    private static CameraStage Ingest(PublisherTraffic traffic, DateTimeOffset now)
    {
        long? age = AgeMs(traffic.LastUnitAt, now);
        if (age is null || age > StaleAfter.TotalMilliseconds)
        {
            return new CameraStage("ingest", StageState.Error, "Connected, but no picture arrives.", age, traffic.Units);
        }

        return traffic.LastLostAt > now - LossMatters
            ? new CameraStage("ingest", StageState.Warning, $"Packets are lost for good: {traffic.Lost}; {traffic.Repaired} came again.", age, traffic.Units)
            : new CameraStage("ingest", StageState.Ok, "Pictures arrive without a gap.", age, traffic.Units);
    }

    private static long? AgeMs(DateTimeOffset? at, DateTimeOffset now) =>
        at is { } time ? Math.Max(0, (long)(now - time).TotalMilliseconds) : null;
}
