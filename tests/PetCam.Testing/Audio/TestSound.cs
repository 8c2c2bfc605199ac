using PetCam.Media;

namespace PetCam.Testing;

/// <summary>Three seconds of a 440 Hz tone in frames of 20 ms, made by FFmpeg when first asked for.</summary>
public sealed class TestSound
{
    /// <summary>Of one frame.</summary>
    public static readonly TimeSpan FrameDuration = TimeSpan.FromMilliseconds(20);

    private const int G711FrameBytes = 160;
    private const int OpusHeaderPackets = 2; // OpusHead and OpusTags (RFC 7845 §3)

    private static readonly Lazy<TestSound> OpusSound = new(() => new TestSound(
        new AudioFormat(AudioCodec.Opus, 48_000, 2),
        [.. OggPackets.Read(Encode("-c:a", "libopus", "-b:a", "64k", "-ac", "2", "-f", "ogg")).Skip(OpusHeaderPackets)]));

    private static readonly Lazy<TestSound> PcmuSound = new(() => new TestSound(
        new AudioFormat(AudioCodec.Pcmu, 8_000, 1),
        [.. Encode("-c:a", "pcm_mulaw", "-ar", "8000", "-ac", "1", "-f", "mulaw").Chunk(G711FrameBytes).Where(frame => frame.Length == G711FrameBytes)]));

    private TestSound(AudioFormat format, IReadOnlyList<byte[]> frames)
    {
        Format = format;
        Frames = frames;
    }

    public static TestSound Opus => OpusSound.Value;

    public static TestSound Pcmu => PcmuSound.Value;

    public AudioFormat Format { get; }

    public IReadOnlyList<byte[]> Frames { get; }

    /// <summary>A frame as the hub would carry it.</summary>
    /// <param name="index">May go beyond the sound: it starts over.</param>
    /// <param name="start">Capture time of frame 0.</param>
    public AudioFrame ToFrame(int index, CaptureTime start)
    {
        byte[] bytes = Frames[index % Frames.Count];
        return new AudioFrame(MediaBuffer.Copy(bytes), new AudioFrameInfo
        {
            Format = Format,
            CaptureTime = new CaptureTime(start.UnixNanoseconds + (index * (long)FrameDuration.TotalNanoseconds)),
            Sequence = (ulong)index + 1,
            Duration = Format.DurationOf(bytes),
        });
    }

    private static byte[] Encode(params string[] encoder) =>
        Tool.Run("ffmpeg", ["-v", "error", "-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000:duration=3", .. encoder, "-"]).Bytes;
}
