namespace PetCam.Media;

/// <summary>What the first bytes of an Opus packet tell (RFC 6716 §3.1, §3.2).</summary>
public static class OpusPacket
{
    private const int TicksPerMillisecond = 48;
    private const int MaxDuration = 120 * TicksPerMillisecond; // §3.2.5, [R5]
    private const byte FrameCountMask = 0x3F;
    private const byte CodeMask = 0x03;
    private const byte ArbitraryCount = 3;

    // Configurations 0 to 11 SILK, 12 to 15 hybrid, 16 to 31 CELT: 48 kHz ticks per frame (table 2).
    private static ReadOnlySpan<short> SilkTicks => [480, 960, 1920, 2880];

    private static ReadOnlySpan<short> HybridTicks => [480, 960];

    private static ReadOnlySpan<short> CeltTicks => [120, 240, 480, 960];

    /// <summary>Duration in ticks of 1/48000 s; 0 when the bytes are no Opus packet. Any bytes are safe.</summary>
    public static int Duration(ReadOnlySpan<byte> packet)
    {
        if (packet.IsEmpty)
        {
            return 0;
        }

        int duration = CountFrames(packet) * TicksPerFrame(packet[0] >> 3);
        return duration <= MaxDuration ? duration : 0;
    }

    private static int CountFrames(ReadOnlySpan<byte> packet) => (packet[0] & CodeMask) switch
    {
        0 => 1,
        ArbitraryCount => packet.Length > 1 ? packet[1] & FrameCountMask : 0,
        _ => 2,
    };

    private static int TicksPerFrame(int configuration) =>
        configuration < 12 ? SilkTicks[configuration & 3] : configuration < 16 ? HybridTicks[configuration & 1] : CeltTicks[configuration & 3];
}
