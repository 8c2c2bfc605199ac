namespace PetCam.Rtp;

/// <summary>What the history knows about one packet besides its payload bytes. The same for every viewer.</summary>
public readonly record struct SentPacket
{
    /// <summary>Payload bytes, 1 to <see cref="H264Packetizer.MaxPayloadBytes"/>.</summary>
    public required ushort Length { get; init; }

    /// <summary>First packet of its access unit: the one that carries the capture time.</summary>
    public required bool IsFirstOfUnit { get; init; }

    /// <summary>Last packet of its access unit: its RTP marker bit.</summary>
    public required bool IsLastOfUnit { get; init; }

    /// <summary>Counts access units on this history.</summary>
    public required long Unit { get; init; }

    /// <summary>Before the viewer's own offset is added.</summary>
    public required RtpTimestamp Timestamp { get; init; }

    public required AbsoluteCaptureTime CaptureTime { get; init; }
}
