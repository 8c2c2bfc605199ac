namespace PetCam.Cluster;

/// <summary>Settings of a silo among others (section <c>Cluster</c>).</summary>
public sealed class ClusterOptions
{
    /// <summary>Default: <see cref="ClusterEngine.Local"/>.</summary>
    public ClusterEngine Engine { get; set; } = ClusterEngine.Local;

    /// <summary>Name of the cluster: silos of another one are refused. Default <c>petcam</c>.</summary>
    public string Name { get; set; } = "petcam";

    /// <summary>Name of this silo (Silo:Id); set by the host.</summary>
    public string SiloId { get; set; } = Environment.MachineName.ToLowerInvariant();

    /// <summary>Version of the product, for people; set by the host.</summary>
    public string Version { get; set; } = "0";

    /// <summary>Where browsers and agents reach this silo by itself, e.g. <c>http://10.0.0.3:8080</c>. Default null: only through something in front of all.</summary>
    public Uri? PublicUrl { get; set; }

    /// <summary>Address and port that other silos connect to; port 0 takes a free one. Default <c>127.0.0.1:8190</c>: silos of one machine.</summary>
    public string Listen { get; set; } = "127.0.0.1:8190";

    /// <summary>What other silos are told to connect to, <c>host:port</c>. Default null: <see cref="Listen"/>, which must then be one address.</summary>
    public string? Advertise { get; set; }

    /// <summary>Shared secret of all silos, 16 characters or more. Default null: loopback only, without TLS.</summary>
    public string? Secret { get; set; }

    /// <summary>File whose first line is the secret. Default null.</summary>
    public string? SecretFile { get; set; }

    /// <summary>How long a silo lives without renewing. Default 10 s.</summary>
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Between two renewals. Default 2 s.</summary>
    public TimeSpan Heartbeat { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>A silo that cannot renew stops deciding this long before the others may take over. Default 2 s.</summary>
    public TimeSpan Margin { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a claim waits for a referee that is away. Default 5 s.</summary>
    public TimeSpan ClaimTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Homes of others that are remembered. Default 100,000.</summary>
    public int MaxCachedHomes { get; set; } = 100_000;

    /// <summary>Requests to the directory that may wait for their round trip. Default 50,000.</summary>
    public int MaxWaitingClaims { get; set; } = 50_000;

    /// <summary>A link must be authenticated within this time. Default 5 s.</summary>
    public TimeSpan LinkTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Connections that are not authenticated yet; more are closed. Default 64.</summary>
    public int MaxPendingLinks { get; set; } = 64;

    /// <summary>Links that are open to this silo at one time; more are closed. Default 16,384: one per relayed camera and some per silo.</summary>
    public int MaxLinks { get; set; } = 16_384;

    /// <summary>Between two signs of life on an idle link. Default 1 s; three without one are silence.</summary>
    public TimeSpan PingInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>One attempt to renew ends after this time: two fit between two heartbeats.</summary>
    internal TimeSpan RenewTimeout => Heartbeat / 2;
}
