namespace PetCam.Ingest;

/// <summary>Settings of the uplink endpoint (section <c>Uplink</c>).</summary>
public sealed class UplinkOptions
{
    /// <summary>Name of this silo, told to agents. Default: the host's name.</summary>
    public string SiloId { get; set; } = Environment.MachineName;

    /// <summary>Shared secret that agents must present; null or empty admits everyone. Default null.</summary>
    public string? Token { get; set; }

    /// <summary>
    /// Bytes that one access unit or JPEG may have. Default 4 MiB: a keyframe of 1080p at 20 Mb/s has about 300 KB, so this bounds a
    /// camera's worst message and not its picture.
    /// </summary>
    public int MaxPayloadBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>An agent must have said Hello within this time. Default 3 s.</summary>
    public TimeSpan HelloTimeout { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>Silence after which a connection is taken for dead. Default 3 s: a living agent reports its status each second.</summary>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>One message must be complete within this time, however steadily it trickles. Default 15 s.</summary>
    public TimeSpan MessageTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a closed session waits for the agent's own close before it cuts the connection. Default 1 s.</summary>
    public TimeSpan CloseTimeout { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Connections that wait for their turn or have not said Hello yet; more are answered 503. Default 4096, as <see cref="MaxCameras"/>: the agents
    /// of a lost silo come at once, and each takes some 20 kB here until it is welcomed.
    /// </summary>
    public int MaxPendingHellos { get; set; } = 4096;

    /// <summary>
    /// New connections a second in the long run; more are answered 503 with a time to come again. Default 500: a TLS handshake and a
    /// claim cost about 1 ms, so that a crowd of agents leaves half a core for pictures.
    /// </summary>
    public int MaxConnectsPerSecond { get; set; } = 500;

    /// <summary>New connections that are taken at once after a quiet time; they are welcomed by turns. Default 4096: the agents of a lost silo.</summary>
    public int MaxConnectBurst { get; set; } = 4096;

    /// <summary>
    /// Cameras whose agents are connected at one time; further ones are answered 503 and told of a silo with room. 0 sets no limit.
    /// Default 4096: a bound for a machine's memory and sockets; how many of them send pictures is a question of its processors.
    /// </summary>
    public int MaxCameras { get; set; } = 4096;

    /// <summary>Cameras that this silo remembers in its life, connected or not; further ones are refused. Default 65,536: a bound against invented names.</summary>
    public int MaxKnownCameras { get; set; } = 65_536;

    /// <summary>Messages a second that one agent may send in the long run, with twice as many at once. Default 1000: five times a busy camera.</summary>
    public int MaxMessagesPerSecond { get; set; } = 1000;

    /// <summary>How often an agent reports its status. Default 1 s.</summary>
    public TimeSpan StatusInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Received units are acknowledged at most this often per track. Default 100 ms.</summary>
    public TimeSpan AcknowledgementInterval { get; set; } = TimeSpan.FromMilliseconds(100);
}
