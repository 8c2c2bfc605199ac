using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using PetCam.Media.H264;

namespace PetCam.Fmp4;

/// <summary>The start of a fragmented file with one H.264 track: <c>ftyp</c> and <c>moov</c> (ISO/IEC 14496-12 8.2, 14496-15 5.4.2).</summary>
/// <param name="ParameterSets">What <c>avcC</c> holds.</param>
/// <param name="Timescale">Ticks a second of the track.</param>
public sealed record InitSegment(H264ParameterSets ParameterSets, uint Timescale)
{
    /// <summary>The one track of our files.</summary>
    public const uint TrackId = 1;

    /// <summary>Bytes of a <c>moov</c> that <see cref="TryParse"/> is meant for; ours have under 1,000.</summary>
    public const int MaxMovieLength = 64 * 1024;

    /// <summary>Fields of VisualSampleEntry in front of its boxes (14496-12 12.1.3).</summary>
    internal const int VisualEntryPrefix = 78;

    private const int FixedLength = 1024; // all boxes but the parameter sets take 632
    private const byte ProfileHigh = 100;

    /// <summary>Writes an init segment at <see cref="MediaTime.Timescale"/>.</summary>
    public static byte[] Write(H264ParameterSets sets)
    {
        ArgumentNullException.ThrowIfNull(sets);
        Span<byte> bytes = new byte[FixedLength + sets.SequenceBytes.Length + sets.PictureBytes.Length];
        BoxWriter writer = new(bytes);
        WriteFileType(ref writer);
        WriteMovie(ref writer, sets);
        return bytes[..writer.Position].ToArray();
    }

    /// <summary>Reads the content of a <c>moov</c> box: exactly one H.264 track with four-byte lengths.</summary>
    /// <param name="movie">The bytes behind the box's header. Any bytes are safe.</param>
    public static bool TryParse(ReadOnlySpan<byte> movie, [NotNullWhen(true)] out InitSegment? segment, out Mp4ParseError error) =>
        InitSegmentParser.TryParse(movie, out segment, out error);

    private static void WriteFileType(ref BoxWriter writer)
    {
        int box = writer.Begin("ftyp"u8);
        writer.Bytes("iso6"u8); // tfdt version 1 and default-base-is-moof
        writer.UInt32(0);
        writer.Bytes("iso6"u8);
        writer.Bytes("mp41"u8);
        writer.End(box);
    }

    private static void WriteMovie(ref BoxWriter writer, H264ParameterSets sets)
    {
        int movie = writer.Begin("moov"u8);
        WriteMovieHeader(ref writer);
        int track = writer.Begin("trak"u8);
        WriteTrackHeader(ref writer, sets.Info);
        WriteMedia(ref writer, sets);
        writer.End(track);

        int extends = writer.Begin("mvex"u8);
        int defaults = writer.BeginFull("trex"u8, 0, 0);
        writer.UInt32(TrackId);
        writer.UInt32(1); // sample description
        writer.Zeros(12); // duration, size and flags are in every run
        writer.End(defaults);
        writer.End(extends);
        writer.End(movie);
    }

    private static void WriteMovieHeader(ref BoxWriter writer)
    {
        int box = writer.BeginFull("mvhd"u8, 0, 0);
        writer.Zeros(8); // creation and modification: unknown, so that equal input gives equal bytes
        writer.UInt32(MediaTime.Timescale);
        writer.UInt32(0); // duration: all of it is in the fragments
        writer.UInt32(0x00010000); // rate 1.0
        writer.UInt16(0x0100); // volume 1.0
        writer.Zeros(10);
        WriteUnityMatrix(ref writer);
        writer.Zeros(24);
        writer.UInt32(TrackId + 1); // next_track_ID
        writer.End(box);
    }

    private static void WriteTrackHeader(ref BoxWriter writer, in SequenceParameterSet info)
    {
        int box = writer.BeginFull("tkhd"u8, 0, 7); // enabled, in movie, in preview
        writer.Zeros(8);
        writer.UInt32(TrackId);
        writer.Zeros(4 + 4 + 8 + 2 + 2 + 2 + 2); // reserved, duration, reserved, layer, group, volume, reserved
        WriteUnityMatrix(ref writer);
        writer.UInt32((uint)info.Width << 16);
        writer.UInt32((uint)info.Height << 16);
        writer.End(box);
    }

    private static void WriteMedia(ref BoxWriter writer, H264ParameterSets sets)
    {
        int media = writer.Begin("mdia"u8);
        int header = writer.BeginFull("mdhd"u8, 0, 0);
        writer.Zeros(8);
        writer.UInt32(MediaTime.Timescale);
        writer.UInt32(0);
        writer.UInt16(0x55C4); // language "und"
        writer.UInt16(0);
        writer.End(header);

        int handler = writer.BeginFull("hdlr"u8, 0, 0);
        writer.UInt32(0);
        writer.Bytes("vide"u8);
        writer.Zeros(12);
        writer.Bytes("video\0"u8);
        writer.End(handler);

        int information = writer.Begin("minf"u8);
        int video = writer.BeginFull("vmhd"u8, 0, 1);
        writer.Zeros(8);
        writer.End(video);
        WriteDataInformation(ref writer);
        WriteSampleTable(ref writer, sets);
        writer.End(information);
        writer.End(media);
    }

    private static void WriteDataInformation(ref BoxWriter writer)
    {
        int information = writer.Begin("dinf"u8);
        int references = writer.BeginFull("dref"u8, 0, 0);
        writer.UInt32(1);
        int self = writer.BeginFull("url "u8, 0, 1); // the media is in this file
        writer.End(self);
        writer.End(references);
        writer.End(information);
    }

    private static void WriteSampleTable(ref BoxWriter writer, H264ParameterSets sets)
    {
        int table = writer.Begin("stbl"u8);
        int descriptions = writer.BeginFull("stsd"u8, 0, 0);
        writer.UInt32(1);
        WriteSampleEntry(ref writer, sets);
        writer.End(descriptions);
        WriteEmptyTable(ref writer, "stts"u8, 4);
        WriteEmptyTable(ref writer, "stsc"u8, 4);
        WriteEmptyTable(ref writer, "stsz"u8, 8);
        WriteEmptyTable(ref writer, "stco"u8, 4);
        writer.End(table);
    }

    private static void WriteSampleEntry(ref BoxWriter writer, H264ParameterSets sets)
    {
        int entry = writer.Begin("avc1"u8);
        int start = writer.Position;
        writer.Zeros(6);
        writer.UInt16(1); // data_reference_index
        writer.Zeros(16);
        writer.UInt16((ushort)sets.Info.Width);
        writer.UInt16((ushort)sets.Info.Height);
        writer.UInt32(0x00480000); // 72 dpi
        writer.UInt32(0x00480000);
        writer.UInt32(0);
        writer.UInt16(1); // frames per sample
        writer.Zeros(32); // compressor name
        writer.UInt16(0x0018); // depth
        writer.UInt16(0xFFFF);
        Debug.Assert(writer.Position - start == VisualEntryPrefix, "VisualSampleEntry has another size.");
        WriteConfiguration(ref writer, sets);
        writer.End(entry);
    }

    // AVCDecoderConfigurationRecord, 14496-15 5.3.3.1.2
    private static void WriteConfiguration(ref BoxWriter writer, H264ParameterSets sets)
    {
        int box = writer.Begin("avcC"u8);
        writer.UInt8(1);
        writer.UInt8(sets.Info.ProfileIdc);
        writer.UInt8(sets.Info.ConstraintFlags);
        writer.UInt8(sets.Info.LevelIdc);
        writer.UInt8(0xFC | (AvccWriter.LengthSize - 1));
        writer.UInt8(0xE0 | 1);
        writer.UInt16((ushort)sets.SequenceBytes.Length);
        writer.Bytes(sets.SequenceBytes.Span);
        writer.UInt8(1);
        writer.UInt16((ushort)sets.PictureBytes.Length);
        writer.Bytes(sets.PictureBytes.Span);
        if (sets.Info.ProfileIdc == ProfileHigh)
        {
            // What High is by definition: 4:2:0, 8 bits. Decoders read the truth from the SPS; profiles beyond High go without.
            writer.Bytes([0xFC | 1, 0xF8, 0xF8, 0]);
        }

        writer.End(box);
    }

    private static void WriteEmptyTable(ref BoxWriter writer, ReadOnlySpan<byte> type, int zeros)
    {
        int box = writer.BeginFull(type, 0, 0);
        writer.Zeros(zeros);
        writer.End(box);
    }

    private static void WriteUnityMatrix(ref BoxWriter writer)
    {
        writer.UInt32(0x00010000);
        writer.Zeros(12);
        writer.UInt32(0x00010000);
        writer.Zeros(12);
        writer.UInt32(0x40000000);
    }
}
