namespace PetCam.Media;

/// <summary>The facts about an access unit that travel beside its bytes.</summary>
public readonly record struct AccessUnitInfo
{
    public required TrackId Track { get; init; }

    public required VideoCodec Codec { get; init; }

    /// <summary>True when decoding can start here: an IDR (H.264) or IRAP (H.265) picture with its parameter sets in front, or any JPEG.</summary>
    public required bool IsKeyframe { get; init; }

    public required CaptureTime CaptureTime { get; init; }

    /// <summary>The board's own number of the picture (compat.md 1a <c>frame_number</c>); starts anywhere, resets with the producer.</summary>
    public required ulong FrameNumber { get; init; }

    /// <summary>Counts every unit that the edge agent read on this track in this session, sent or not: a gap is a loss.</summary>
    public required ulong Sequence { get; init; }

    /// <summary>Pixels; 0 when the board does not say.</summary>
    public int Width { get; init; }

    /// <summary>Pixels; 0 when the board does not say.</summary>
    public int Height { get; init; }
}
