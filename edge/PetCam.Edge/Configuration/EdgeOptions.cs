using PetCam.Edge.Capture.Native;

namespace PetCam.Edge.Configuration;

/// <summary>Everything that was asked of the agent, checked.</summary>
internal sealed record EdgeOptions
{
    public required string Camera { get; init; }

    /// <summary>What people call it.</summary>
    public required string Name { get; init; }

    /// <summary>Best first.</summary>
    public required IReadOnlyList<Uri> Silos { get; init; }

    public required RingLayout Layout { get; init; }

    public required DetectionLayout DetectionLayout { get; init; }

    public required string Ring { get; init; }

    /// <summary>Null: none.</summary>
    public string? SubRing { get; init; }

    /// <summary>Null: none.</summary>
    public string? JpegRing { get; init; }

    /// <summary>Null: none.</summary>
    public string? Detections { get; init; }

    public string? TokenFile { get; init; }

    /// <summary>From the environment; the file wins. Never logged.</summary>
    public string? Token { get; init; }

    public bool Verbose { get; init; }

    /// <summary>Bytes that may wait per video track. Default 4 MiB.</summary>
    public long MaxQueueBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>How long a unit may wait before its track starts again at a keyframe. Default 1 s.</summary>
    public TimeSpan MaxQueueAge { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Bytes that are kept per video track after they were sent, for the next silo when one is lost. Default 2 MiB.</summary>
    public long MaxReplayBytes { get; init; } = 2 * 1024 * 1024;

    /// <summary>Longest wait between attempts to connect. Default 5 s.</summary>
    public TimeSpan MaxReconnectWait { get; init; } = TimeSpan.FromSeconds(5);
}
