namespace PetCam.GrainRuntime;

/// <summary>How calls cross between the silos of a cluster.</summary>
public sealed class ClusterCallOptions
{
    /// <summary>Bytes of the largest call or answer that is sent or taken. Default: 4 MiB.</summary>
    public int MaxFrameBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>Bytes that may wait to be written to one silo; beyond, calls are refused with a <c>LimitExceededException</c>. Default: 32 MiB.</summary>
    public int MaxQueuedBytes { get; set; } = 32 * 1024 * 1024;

    /// <summary>Calls and streams that may be under way to one silo; more are refused with a <c>LimitExceededException</c>. Default: 20,000.</summary>
    public int MaxCallsPerLink { get; set; } = 20_000;

    /// <summary>How long connecting to a silo may take. Default: 3 s.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>How long a connection stays open without being used. Default: 5 min.</summary>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Versions of the protocol that this silo speaks; tests pretend to others.</summary>
    internal (uint Min, uint Max) ProtocolVersions { get; set; } = (1, 1);

    /// <exception cref="ArgumentException">A setting is out of range; the message names it.</exception>
    internal void Validate()
    {
        if (MaxFrameBytes < 1024 || MaxQueuedBytes < MaxFrameBytes || MaxCallsPerLink < 1)
        {
            throw new ArgumentException($"GrainRuntime:{nameof(MaxFrameBytes)} is {MaxFrameBytes}, {nameof(MaxQueuedBytes)} {MaxQueuedBytes}, "
                + $"{nameof(MaxCallsPerLink)} {MaxCallsPerLink}; they must be at least 1024, {nameof(MaxFrameBytes)} and 1.");
        }

        if (ConnectTimeout <= TimeSpan.Zero || IdleTimeout <= TimeSpan.Zero)
        {
            throw new ArgumentException($"GrainRuntime:{nameof(ConnectTimeout)} and {nameof(IdleTimeout)} must be longer than zero.");
        }
    }
}
