using PetCam.Media;
using PetCam.Protocol.V1;
using TrackId = PetCam.Media.TrackId;

namespace PetCam.Ingest;

/// <summary>Checks the units of one track: numbers before their payload is received, bytes after.</summary>
/// <remarks>A wrong keyframe flag would poison the GOP cache of every viewer, so the flag is compared with the bytes.</remarks>
internal sealed class TrackIntake
{
    private const int MaxDimension = 16384;

    // 1970 for a board whose clock was never set, and 2100: what lies outside is a broken timestamp and not a clock.
    private const long MaxCaptureTimeUnixNs = 4_102_444_800L * 1_000_000_000;

    private static ReadOnlySpan<byte> StartOfImage => [0xFF, 0xD8, 0xFF]; // SOI and the next marker (ITU-T T.81 B.1.1.3)

    private readonly TrackId _track;
    private readonly VideoCodec _codec;
    private readonly string _name;
    private ulong? _lastSequence;

    public TrackIntake(TrackId track, VideoCodec codec)
    {
        _track = track;
        _codec = codec;
        _name = $"track {track}";
    }

    public VideoCodec Codec => _codec;

    public ulong LastSequence => _lastSequence ?? 0;

    /// <summary>What the header says, checked before a byte of payload is received.</summary>
    public UplinkViolation? Check(AccessUnitHeader header, out AccessUnitInfo info)
    {
        info = new AccessUnitInfo
        {
            Track = _track,
            Codec = _codec,
            IsKeyframe = header.Keyframe,
            CaptureTime = new CaptureTime(header.CaptureTimeUnixNs),
            FrameNumber = header.FrameNumber,
            Sequence = header.Sequence,
            Width = (int)Math.Min(header.Width, int.MaxValue),
            Height = (int)Math.Min(header.Height, int.MaxValue),
        };
        return (VideoCodec)header.Codec == _codec
            ? CheckNumbers(info)
            : new UplinkViolation(UplinkViolationKind.Value, $"A unit of track {_track} is {header.Codec}, but its track was announced as {_codec}.");
    }

    /// <inheritdoc cref="Check(AccessUnitHeader, out AccessUnitInfo)"/>
    public UplinkViolation? Check(JpegHeader header, out AccessUnitInfo info)
    {
        info = new AccessUnitInfo
        {
            Track = _track,
            Codec = _codec,
            IsKeyframe = true,
            CaptureTime = new CaptureTime(header.CaptureTimeUnixNs),
            FrameNumber = header.FrameNumber,
            Sequence = header.Sequence,
            Width = (int)Math.Min(header.Width, int.MaxValue),
            Height = (int)Math.Min(header.Height, int.MaxValue),
        };
        return CheckNumbers(info);
    }

    /// <summary>What the bytes are, and that they are what the header said.</summary>
    public UplinkViolation? CheckPayload(in AccessUnitInfo info, ReadOnlySpan<byte> payload)
    {
        if (_codec == VideoCodec.Jpeg)
        {
            return payload.StartsWith(StartOfImage)
                ? null
                : new UplinkViolation(UplinkViolationKind.Content, "A picture does not begin with JPEG's SOI marker (FF D8).");
        }

        AccessUnitKind kind = VideoAccessUnits.Classify(_codec, payload);
        bool matches = kind != AccessUnitKind.NoPicture && info.IsKeyframe == (kind == AccessUnitKind.Keyframe);
        return matches
            ? null
            : new UplinkViolation(
                UplinkViolationKind.Content,
                $"Unit {info.Sequence} of track {_track} is marked {(info.IsKeyframe ? "keyframe" : "delta")} but its bytes are {kind}.");
    }

    /// <param name="whose">For people.</param>
    public static UplinkViolation? CheckCaptureTime(long unixNanoseconds, string whose) => unixNanoseconds is >= 0 and <= MaxCaptureTimeUnixNs
        ? null
        : Refuse($"Capture time {unixNanoseconds} ns of {whose} is not between 1970 and 2100.");

    /// <summary>Counts the unit as received.</summary>
    /// <returns>How many sequence numbers before it never came.</returns>
    public long Advance(ulong sequence)
    {
        ulong missed = _lastSequence is { } last ? sequence - last - 1 : 0;
        _lastSequence = sequence;
        return (long)Math.Min(missed, int.MaxValue);
    }

    private UplinkViolation? CheckNumbers(in AccessUnitInfo info)
    {
        if (_lastSequence is { } last && info.Sequence <= last)
        {
            return Refuse($"Sequence {info.Sequence} of track {_track} came after {last}; it must rise.");
        }

        if (CheckCaptureTime(info.CaptureTime.UnixNanoseconds, _name) is { } violation)
        {
            return violation;
        }

        return info.Width <= MaxDimension && info.Height <= MaxDimension
            ? null
            : Refuse($"A picture of {info.Width}x{info.Height} exceeds {MaxDimension} pixels.");
    }

    private static UplinkViolation Refuse(string detail) => new(UplinkViolationKind.Value, detail);
}
