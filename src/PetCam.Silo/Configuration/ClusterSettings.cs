using PetCam.Cluster;
using PetCam.Ingest;

namespace PetCam.Silo.Configuration;

/// <summary>Settings of a silo among others.</summary>
internal static class ClusterSettings
{
    public static IEnumerable<Setting> List() => [.. Cluster(new()), .. Relay(new())];

    private static IEnumerable<Setting> Cluster(ClusterOptions cluster) =>
    [
        new("Cluster:Engine", "local", "'local': this silo is alone; 'postgres': one of several that share Storage:Postgres."),
        Setting.Of("Cluster:Name", cluster.Name, "Silos of another name are refused."),
        new("Cluster:PublicUrl", "none", "Where browsers and agents reach this silo by itself, such as http://10.0.0.3:8080."),
        Setting.Of("Cluster:Listen", cluster.Listen, "Address and port that other silos connect to; port 0 takes a free one."),
        new("Cluster:Advertise", "Cluster:Listen", "What other silos are told to connect to, host:port."),
        new("Cluster:Secret", "none", "Shared secret of all silos; without one they listen on loopback only. Secret."),
        new("Cluster:SecretFile", "none", "File whose first line is that secret."),
        Setting.Of("Cluster:Lease", cluster.Lease, "How long a silo lives without renewing."),
        Setting.Of("Cluster:Heartbeat", cluster.Heartbeat, "Between two renewals."),
        Setting.Of("Cluster:Margin", cluster.Margin, "A silo that cannot renew stops deciding this long before others may take over."),
        Setting.Of("Cluster:ClaimTimeout", cluster.ClaimTimeout, "How long a camera that connects waits for a database that is away."),
        Setting.Of("Cluster:MaxCachedHomes", cluster.MaxCachedHomes, "Cameras of other silos whose place is remembered."),
        Setting.Of("Cluster:MaxWaitingClaims", cluster.MaxWaitingClaims, "Questions to the directory that may wait for their round trip."),
        Setting.Of("Cluster:LinkTimeout", cluster.LinkTimeout, "A silo that connects must prove itself within this time."),
        Setting.Of("Cluster:MaxPendingLinks", cluster.MaxPendingLinks, "Connections of silos that have not done so yet; more are closed."),
        Setting.Of("Cluster:MaxLinks", cluster.MaxLinks, "Connections of silos that are open to this one."),
        Setting.Of("Cluster:PingInterval", cluster.PingInterval, "Between two signs of life on an idle link; three without one are silence."),
    ];

    private static IEnumerable<Setting> Relay(RelayOptions relay) =>
    [
        Setting.Of("Relay:MaxFanOut", relay.MaxFanOut, "Silos that one silo passes one camera to; more are sent to one of those."),
        Setting.Of("Relay:MaxHops", relay.MaxHops, "Silos that may stand between a camera's home and a viewer."),
        Setting.Of("Relay:CloseAfter", relay.CloseAfter, "A camera that nobody here wants any more is let go after this time."),
        Setting.Of("Relay:HoldTime", relay.HoldTime, "How long a camera stays online here while its link is renewed."),
        Setting.Of("Relay:FirstRetry", relay.FirstRetry, "Bound of the first wait after a failure; it doubles."),
        Setting.Of("Relay:MaxRetry", relay.MaxRetry, "Where doubling ends."),
        Setting.Of("Relay:ConnectTimeout", relay.ConnectTimeout, "Connection and first answer must be there within this time."),
        Setting.Of("Relay:SilenceLimit", relay.SilenceLimit, "Silence after which the other silo is taken for dead."),
        Setting.Of("Relay:QuietLimit", relay.QuietLimit, "Silence after which another way to the camera is looked for."),
        Setting.Of("Relay:DetourAfter", relay.DetourAfter, "A home that has not answered by then is asked over another silo."),
        Setting.Of("Relay:DetourTime", relay.DetourTime, "Until a camera that comes over a detour is asked for at its home again."),
        Setting.Of("Relay:MaxQueueBytes", relay.MaxQueueBytes, "Bytes per track that may wait to be passed on."),
        Setting.Of("Relay:MaxQueueAge", relay.MaxQueueAge, "A picture that waits longer is dropped, up to the next keyframe."),
    ];
}
