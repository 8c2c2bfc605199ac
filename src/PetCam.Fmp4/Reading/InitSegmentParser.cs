using System.Diagnostics.CodeAnalysis;
using PetCam.Media.H264;

namespace PetCam.Fmp4;

/// <summary>Finds the way from <c>moov</c> down to <c>avcC</c>. Bounded by the bytes it is given; never throws.</summary>
internal static class InitSegmentParser
{
    private const byte LengthSizeMask = 0x03;
    private const byte CountMask = 0x1F;

    public static bool TryParse(ReadOnlySpan<byte> movie, [NotNullWhen(true)] out InitSegment? segment, out Mp4ParseError error)
    {
        segment = null;
        error = Mp4ParseError.MissingBox;
        if (!BoxReader.TryFind(movie, BoxType.Track, out ReadOnlySpan<byte> track)
            || !BoxReader.TryFind(track, BoxType.Media, out ReadOnlySpan<byte> media)
            || !BoxReader.TryFind(media, BoxType.MediaHeader, out ReadOnlySpan<byte> mediaHeader)
            || !BoxReader.TryFind(media, BoxType.MediaInformation, out ReadOnlySpan<byte> information)
            || !BoxReader.TryFind(information, BoxType.SampleTable, out ReadOnlySpan<byte> table)
            || !BoxReader.TryFind(table, BoxType.SampleDescription, out ReadOnlySpan<byte> descriptions))
        {
            return false;
        }

        if (CountTracks(movie) != 1)
        {
            error = Mp4ParseError.Unsupported;
            return false;
        }

        return TryParseTimescale(mediaHeader, out uint timescale, out error)
            && TryParseDescriptions(descriptions, out H264ParameterSets? sets, out error)
            && (segment = new InitSegment(sets, timescale)) is not null;
    }

    private static int CountTracks(ReadOnlySpan<byte> movie)
    {
        int count = 0;
        BoxReader reader = new(movie);
        while (reader.MoveNext())
        {
            count += reader.Type == BoxType.Track ? 1 : 0;
        }

        return count;
    }

    private static bool TryParseTimescale(ReadOnlySpan<byte> mediaHeader, out uint timescale, out Mp4ParseError error)
    {
        FieldReader fields = new(mediaHeader);
        fields.VersionAndFlags(out byte version);
        fields.Skip(version == 1 ? 16 : 8); // creation and modification
        timescale = fields.UInt32();
        error = fields.IsExhausted ? Mp4ParseError.Truncated : timescale == 0 ? Mp4ParseError.BadValue : Mp4ParseError.None;
        return error == Mp4ParseError.None;
    }

    private static bool TryParseDescriptions(
        ReadOnlySpan<byte> descriptions, [NotNullWhen(true)] out H264ParameterSets? sets, out Mp4ParseError error)
    {
        sets = null;
        FieldReader fields = new(descriptions);
        fields.VersionAndFlags(out _);
        uint count = fields.UInt32();
        if (fields.IsExhausted || count != 1 || !BoxReader.TryFind(fields.ToEnd(), BoxType.AvcSampleEntry, out ReadOnlySpan<byte> entry))
        {
            error = fields.IsExhausted ? Mp4ParseError.Truncated : Mp4ParseError.Unsupported;
            return false;
        }

        if (entry.Length < InitSegment.VisualEntryPrefix
            || !BoxReader.TryFind(entry[InitSegment.VisualEntryPrefix..], BoxType.AvcConfiguration, out ReadOnlySpan<byte> configuration))
        {
            error = Mp4ParseError.MissingBox;
            return false;
        }

        return TryParseConfiguration(configuration, out sets, out error);
    }

    private static bool TryParseConfiguration(
        ReadOnlySpan<byte> configuration, [NotNullWhen(true)] out H264ParameterSets? sets, out Mp4ParseError error)
    {
        sets = null;
        FieldReader fields = new(configuration);
        fields.Skip(4); // version, profile, compatibility, level: the SPS says the same
        int lengthSize = (fields.UInt8() & LengthSizeMask) + 1;
        int sequenceCount = fields.UInt8() & CountMask;
        ReadOnlySpan<byte> sequence = fields.Bytes(fields.UInt16());
        int pictureCount = fields.UInt8();
        ReadOnlySpan<byte> picture = fields.Bytes(fields.UInt16());
        if (fields.IsExhausted)
        {
            error = Mp4ParseError.Truncated;
            return false;
        }

        if (lengthSize != AvccWriter.LengthSize || sequenceCount != 1 || pictureCount != 1)
        {
            error = Mp4ParseError.Unsupported;
            return false;
        }

        byte[] annexB = [0, 0, 1, .. sequence, 0, 0, 1, .. picture];
        error = H264ParameterSets.TryFind(annexB, known: null, out sets) && sets is not null ? Mp4ParseError.None : Mp4ParseError.BadValue;
        return error == Mp4ParseError.None && sets is not null;
    }
}
