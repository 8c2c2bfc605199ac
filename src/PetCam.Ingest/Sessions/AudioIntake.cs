using PetCam.Media;
using PetCam.Protocol.V1;

namespace PetCam.Ingest;

/// <summary>Checks the frames of the audio track: size and numbers before their payload is received, duration after.</summary>
internal sealed class AudioIntake(AudioFormat format)
{
    private ulong? _lastSequence;

    public AudioFormat Format { get; } = format;

    /// <summary>Reads the announcement of an audio track.</summary>
    /// <param name="known">Kept, with its sequence, when the format is still the same.</param>
    public static UplinkViolation? Announce(Track track, AudioIntake? known, out AudioIntake? intake)
    {
        AudioFormat format = new((AudioCodec)track.Codec, (int)Math.Min(track.ClockRateHz, int.MaxValue), (int)Math.Min(track.Channels, int.MaxValue));
        intake = known is not null && known.Format == format ? known : new AudioIntake(format);
        return format.IsSupported
            ? null
            : Refuse($"The audio track is announced as {track.Codec}, {track.ClockRateHz} Hz, {track.Channels} channels;"
                + " this silo takes Opus at 48000 Hz with 1 or 2 channels, and PCMU or PCMA at 8000 Hz with 1.");
    }

    /// <summary>What the header says, checked before a byte of payload is received.</summary>
    public UplinkViolation? Check(AudioHeader header, uint payloadLength)
    {
        if (payloadLength > AudioFrame.MaxBytes)
        {
            return new UplinkViolation(
                UplinkViolationKind.TooLarge, $"An audio frame of {payloadLength} bytes exceeds {AudioFrame.MaxBytes}, what one datagram carries.");
        }

        if (_lastSequence is { } last && header.Sequence <= last)
        {
            return Refuse($"Sequence {header.Sequence} of the audio track came after {last}; it must rise.");
        }

        return TrackIntake.CheckCaptureTime(header.CaptureTimeUnixNs, "the audio track");
    }

    /// <summary>Judges the bytes and counts the frame as received.</summary>
    /// <param name="missed">How many sequence numbers before it never came.</param>
    public UplinkViolation? Accept(AudioHeader header, ReadOnlySpan<byte> payload, out AudioFrameInfo info, out long missed)
    {
        int duration = Format.DurationOf(payload);
        info = new AudioFrameInfo
        {
            Format = Format,
            CaptureTime = new CaptureTime(header.CaptureTimeUnixNs),
            Sequence = header.Sequence,
            Duration = duration,
        };
        missed = 0;
        if (duration == 0 || duration != header.Duration)
        {
            return new UplinkViolation(
                UplinkViolationKind.Content, $"Audio frame {header.Sequence} is said to last {header.Duration} ticks, but its bytes are {Format} of {duration}.");
        }

        missed = _lastSequence is { } last ? (long)Math.Min(header.Sequence - last - 1, int.MaxValue) : 0;
        _lastSequence = header.Sequence;
        return null;
    }

    private static UplinkViolation Refuse(string detail) => new(UplinkViolationKind.Value, detail);
}
