namespace PetCam.Ingest;

/// <summary>Settings of what silos pass on to each other (section <c>Relay</c>).</summary>
public sealed class RelayOptions
{
    /// <summary>Silos that one silo passes one camera to; more are sent to one of those. Default 8.</summary>
    public int MaxFanOut { get; set; } = 8;

    /// <summary>Silos that may stand between a camera's home and a viewer, the viewer's own included. Default 4: 8 + 64 + 512 + 4096 silos.</summary>
    public int MaxHops { get; set; } = 4;

    /// <summary>A camera that nobody here wants any more is let go after this time. Default 10 s: people come back.</summary>
    public TimeSpan CloseAfter { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the camera stays online here without a connection, so that one which comes meanwhile goes on where the last one ended. Default 1 s.</summary>
    public TimeSpan HoldTime { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Bound of the first wait after a failure; it doubles, and the wait is a random part of it. Default 20 ms.</summary>
    public TimeSpan FirstRetry { get; set; } = TimeSpan.FromMilliseconds(20);

    /// <summary>Where doubling ends. Default 1 s.</summary>
    public TimeSpan MaxRetry { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Connection and first answer must be there within this time, on both ends. Default 2 s.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Silence after which the other end is taken for dead. Default 3 s: both ends speak each second.</summary>
    public TimeSpan SilenceLimit { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>
    /// Silence after which another link is looked for beside the present one, which is kept until there is one. Default 700 ms, as agents and players have it; the
    /// silo that sends is never silent for longer than <see cref="RelayBoard.Beat"/>.
    /// </summary>
    public TimeSpan QuietLimit { get; set; } = TimeSpan.FromMilliseconds(700);

    /// <summary>
    /// A home that has not answered by then is asked over another silo as well, and over a second one after as long again. Default 500 ms: after 700 ms of silence that leaves the
    /// agents of a frozen silo the time to be elsewhere, which needs no detour.
    /// </summary>
    public TimeSpan DetourAfter { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>A camera that comes over such a detour is asked for at its home again each so long. Default 5 s.</summary>
    public TimeSpan DetourTime { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Bytes per track that may wait to be passed on. Default 16 MiB, what the hub's GOP cache holds: they are its own, not copies.</summary>
    public long MaxQueueBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>A unit that waits longer is not live any more: the track goes on at the next keyframe. Default 1 s.</summary>
    public TimeSpan MaxQueueAge { get; set; } = TimeSpan.FromSeconds(1);
}
