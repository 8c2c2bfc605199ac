namespace PetCam.Media;

/// <summary>What an audio track sends.</summary>
/// <param name="ClockRateHz">Ticks per second of durations and RTP timestamps: 48000 for Opus whatever it was recorded at (RFC 7587 §4.1), 8000 for G.711.</param>
/// <param name="Channels">1 or 2.</param>
public readonly record struct AudioFormat(AudioCodec Codec, int ClockRateHz, int Channels)
{
    private const int OpusClockRateHz = 48_000;
    private const int G711ClockRateHz = 8_000;

    /// <summary>True for the combinations that are passed on: Opus with one or two channels, G.711 with one.</summary>
    public bool IsSupported => Codec switch
    {
        AudioCodec.Opus => ClockRateHz == OpusClockRateHz && Channels is 1 or 2,
        AudioCodec.Pcmu or AudioCodec.Pcma => ClockRateHz == G711ClockRateHz && Channels == 1,
        _ => false,
    };

    /// <summary>How long a frame of these bytes lasts, in ticks; 0 when they are not one.</summary>
    public int DurationOf(ReadOnlySpan<byte> frame) => Codec == AudioCodec.Opus ? OpusPacket.Duration(frame) : frame.Length / Math.Max(Channels, 1);

    public override string ToString() => Codec switch
    {
        AudioCodec.Opus => "Opus",
        AudioCodec.Pcmu => "PCMU",
        AudioCodec.Pcma => "PCMA",
        _ => Codec.ToString(),
    };
}
