using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace PetCam.Fmp4;

/// <summary>Reads <c>mfhd</c>, <c>tfhd</c>, <c>tfdt</c> and <c>trun</c>. Bounded by the bytes it is given and by the count of samples.</summary>
internal static class MovieFragmentParser
{
    private const uint HeaderHasBaseDataOffset = 0x01;
    private const uint HeaderHasDescriptionIndex = 0x02;
    private const uint HeaderHasDuration = 0x08;
    private const uint HeaderHasSize = 0x10;
    private const uint HeaderHasFlags = 0x20;
    private const uint HeaderDefaultBaseIsMoof = 0x020000;
    private const uint RunHasDataOffset = 0x01;
    private const uint RunHasFirstFlags = 0x04;
    private const uint RunHasDuration = 0x100;
    private const uint RunHasSize = 0x200;
    private const uint RunHasFlags = 0x400;
    private const uint RunHasCompositionOffset = 0x800;
    private const uint NonSyncSample = 0x00010000;
    private const long MaxDecodeTime = 1L << 56; // 25,000 years: sums of times below it never overflow

    public static bool TryParse(ReadOnlySpan<byte> content, [NotNullWhen(true)] out MovieFragment? fragment, out Mp4ParseError error)
    {
        fragment = null;
        error = Mp4ParseError.MissingBox;
        return BoxReader.TryFind(content, BoxType.MovieFragmentHeader, out ReadOnlySpan<byte> header)
            && BoxReader.TryFind(content, BoxType.TrackFragment, out ReadOnlySpan<byte> track)
            && BoxReader.TryFind(track, BoxType.TrackFragmentHeader, out ReadOnlySpan<byte> trackHeader)
            && BoxReader.TryFind(track, BoxType.TrackFragmentDecodeTime, out ReadOnlySpan<byte> decodeTime)
            && TryFindOnlyRun(content, track, out ReadOnlySpan<byte> run, out error)
            && TryParseDefaults(trackHeader, out MediaSample defaults, out error)
            && TryParseTimes(header, decodeTime, out uint sequence, out long start, out error)
            && TryParseRun(run, defaults, sequence, start, out fragment, out error);
    }

    private static bool TryFindOnlyRun(
        ReadOnlySpan<byte> content, ReadOnlySpan<byte> track, out ReadOnlySpan<byte> run, out Mp4ParseError error)
    {
        bool found = BoxReader.TryFind(track, BoxType.TrackFragmentRun, out run);
        bool single = Count(content, BoxType.TrackFragment) == 1 && Count(track, BoxType.TrackFragmentRun) == 1;
        error = !found ? Mp4ParseError.MissingBox : single ? Mp4ParseError.None : Mp4ParseError.Unsupported;
        return error == Mp4ParseError.None;
    }

    private static int Count(ReadOnlySpan<byte> boxes, uint type)
    {
        int count = 0;
        BoxReader reader = new(boxes);
        while (reader.MoveNext())
        {
            count += reader.Type == type ? 1 : 0;
        }

        return count;
    }

    private static bool TryParseDefaults(ReadOnlySpan<byte> trackHeader, out MediaSample defaults, out Mp4ParseError error)
    {
        FieldReader fields = new(trackHeader);
        uint flags = fields.VersionAndFlags(out _);
        fields.UInt32(); // track_ID
        fields.Skip((flags & HeaderHasDescriptionIndex) != 0 ? sizeof(uint) : 0);
        uint duration = (flags & HeaderHasDuration) != 0 ? fields.UInt32() : 0;
        uint size = (flags & HeaderHasSize) != 0 ? fields.UInt32() : 0;
        uint sampleFlags = (flags & HeaderHasFlags) != 0 ? fields.UInt32() : 0;
        defaults = new MediaSample(duration, size, (sampleFlags & NonSyncSample) == 0);
        bool relative = (flags & HeaderDefaultBaseIsMoof) != 0 && (flags & HeaderHasBaseDataOffset) == 0;
        error = fields.IsExhausted ? Mp4ParseError.Truncated : relative ? Mp4ParseError.None : Mp4ParseError.Unsupported;
        return error == Mp4ParseError.None;
    }

    private static bool TryParseTimes(
        ReadOnlySpan<byte> header, ReadOnlySpan<byte> decodeTime, out uint sequence, out long start, out Mp4ParseError error)
    {
        FieldReader fields = new(header);
        fields.VersionAndFlags(out _);
        sequence = fields.UInt32();
        FieldReader time = new(decodeTime);
        time.VersionAndFlags(out byte version);
        start = (long)(version == 0 ? time.UInt32() : time.UInt64());
        bool truncated = fields.IsExhausted || time.IsExhausted;
        error = truncated ? Mp4ParseError.Truncated : start is < 0 or > MaxDecodeTime ? Mp4ParseError.BadValue : Mp4ParseError.None;
        return error == Mp4ParseError.None;
    }

    private static bool TryParseRun(
        ReadOnlySpan<byte> run, MediaSample defaults, uint sequence, long start, out MovieFragment? fragment, out Mp4ParseError error)
    {
        fragment = null;
        FieldReader fields = new(run);
        uint flags = fields.VersionAndFlags(out _);
        uint count = fields.UInt32();
        int dataOffset = (flags & RunHasDataOffset) != 0 ? (int)fields.UInt32() : -1;
        uint? firstFlags = (flags & RunHasFirstFlags) != 0 ? fields.UInt32() : null;
        if (fields.IsExhausted || count > MovieFragment.MaxSamples || dataOffset <= 0)
        {
            error = fields.IsExhausted ? Mp4ParseError.Truncated : Mp4ParseError.BadValue;
            return false;
        }

        ImmutableArray<MediaSample>.Builder samples = ImmutableArray.CreateBuilder<MediaSample>((int)count);
        long payload = 0;
        long duration = 0;
        for (int i = 0; i < count && !fields.IsExhausted; i++)
        {
            MediaSample sample = ReadSample(ref fields, flags, defaults, i == 0 ? firstFlags : null);
            samples.Add(sample);
            payload += sample.Size;
            duration += sample.Duration;
        }

        error = fields.IsExhausted ? Mp4ParseError.Truncated : Mp4ParseError.None;
        fragment = fields.IsExhausted
            ? null
            : new MovieFragment(sequence, start, dataOffset, payload, duration, samples.DrainToImmutable());
        return fragment is not null;
    }

    private static MediaSample ReadSample(ref FieldReader fields, uint runFlags, MediaSample defaults, uint? firstFlags)
    {
        uint duration = (runFlags & RunHasDuration) != 0 ? fields.UInt32() : defaults.Duration;
        uint size = (runFlags & RunHasSize) != 0 ? fields.UInt32() : defaults.Size;
        uint? flags = (runFlags & RunHasFlags) != 0 ? fields.UInt32() : firstFlags;
        fields.Skip((runFlags & RunHasCompositionOffset) != 0 ? sizeof(uint) : 0);
        return new MediaSample(duration, size, flags is null ? defaults.IsKeyframe : (flags & NonSyncSample) == 0);
    }
}
