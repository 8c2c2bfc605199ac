using System.Diagnostics;
using System.Runtime.InteropServices;

namespace PetCam.Fmp4;

/// <summary>Writes what stands in front of a fragment's pictures: <c>prft</c>, frame times, <c>moof</c>, and <c>mdat</c>'s header.</summary>
internal static class FragmentHeaderWriter
{
    private const int BoxHeader = 8;
    private const int FullBoxHeader = 12;
    private const int MovieFragmentHeader = FullBoxHeader + 4;
    private const int TrackFragmentHeader = FullBoxHeader + 4;
    private const int DecodeTime = FullBoxHeader + 8;
    private const int RunPrefix = FullBoxHeader + 8;
    private const int RunEntry = 12; // duration, size, flags

    private const uint DefaultBaseIsMoof = 0x020000;
    private const uint RunFlags = 0x000701; // data offset; duration, size and flags of each sample
    private const uint SyncSample = 0x02000000; // depends on no other
    private const uint DeltaSample = 0x01010000; // depends on others, is no sync sample

    /// <summary>Bytes for that many pictures.</summary>
    public static int Measure(int sampleCount) =>
        ProducerReferenceTime.BoxLength + FrameTimes.Measure(sampleCount) + MeasureMovieFragment(sampleCount) + BoxHeader;

    /// <param name="destination">Exactly <see cref="Measure"/> bytes.</param>
    public static void Write(List<FragmentSample> samples, uint sequenceNumber, long endTime, int payloadLength, Span<byte> destination)
    {
        ReadOnlySpan<FragmentSample> span = CollectionsMarshal.AsSpan(samples);
        BoxWriter writer = new(destination);
        ProducerReferenceTime.Write(ref writer, InitSegment.TrackId, span[0].CaptureTime, span[0].DecodeTime);
        FrameTimes.Write(ref writer, span);

        int fragment = writer.Begin("moof"u8);
        int header = writer.BeginFull("mfhd"u8, 0, 0);
        writer.UInt32(sequenceNumber);
        writer.End(header);
        WriteTrackFragment(ref writer, span, endTime);
        writer.End(fragment);

        writer.UInt32((uint)(BoxHeader + payloadLength));
        writer.Bytes("mdat"u8);
        Debug.Assert(writer.Position == destination.Length, "The fragment's header was measured wrongly.");
    }

    private static int MeasureMovieFragment(int sampleCount) =>
        BoxHeader + MovieFragmentHeader + BoxHeader + TrackFragmentHeader + DecodeTime + RunPrefix + (RunEntry * sampleCount);

    private static void WriteTrackFragment(ref BoxWriter writer, ReadOnlySpan<FragmentSample> samples, long endTime)
    {
        int track = writer.Begin("traf"u8);
        int header = writer.BeginFull("tfhd"u8, 0, DefaultBaseIsMoof);
        writer.UInt32(InitSegment.TrackId);
        writer.End(header);

        int decodeTime = writer.BeginFull("tfdt"u8, 1, 0);
        writer.UInt64((ulong)samples[0].DecodeTime);
        writer.End(decodeTime);

        int run = writer.BeginFull("trun"u8, 0, RunFlags);
        writer.UInt32((uint)samples.Length);
        writer.UInt32((uint)(MeasureMovieFragment(samples.Length) + BoxHeader)); // first picture, from the start of moof
        for (int i = 0; i < samples.Length; i++)
        {
            long next = i + 1 < samples.Length ? samples[i + 1].DecodeTime : endTime;
            writer.UInt32((uint)(next - samples[i].DecodeTime));
            writer.UInt32((uint)samples[i].Size);
            writer.UInt32(samples[i].IsKeyframe ? SyncSample : DeltaSample);
        }

        writer.End(run);
        writer.End(track);
    }
}
