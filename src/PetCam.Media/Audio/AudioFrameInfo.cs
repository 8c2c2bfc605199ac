namespace PetCam.Media;

/// <summary>The facts about an audio frame that travel beside its bytes.</summary>
public readonly record struct AudioFrameInfo
{
    public required AudioFormat Format { get; init; }

    /// <summary>When its first sample was taken, by the board's clock: what pictures are stamped by.</summary>
    public required CaptureTime CaptureTime { get; init; }

    /// <summary>Counts every frame that the sender read in this session, sent or not: a gap is a loss.</summary>
    public required ulong Sequence { get; init; }

    /// <summary>Ticks of the format's clock, above 0.</summary>
    public required int Duration { get; init; }
}
