using System.Buffers;
using Microsoft.Win32.SafeHandles;
using PetCam.Fmp4;
using PetCam.Media;

namespace PetCam.Recording;

/// <summary>Finds out what is whole in a file, whatever was done to it.</summary>
/// <remarks>
/// Fragments reach the disk in order, so only the last one can be torn by a power cut with its size already on disk and its pictures
/// not: the samples of that one are looked into, and it does not count when their lengths make no sense.
/// </remarks>
internal static class RecordingFileScanner
{
    private const int MaxPayloadBytes = 512 * 1024 * 1024; // twice what Recording:MaxFragmentBytes may be

    /// <summary>Any content is safe.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static RecordingFileModel Scan(SafeFileHandle file)
    {
        long length = RandomAccess.GetLength(file);
        FragmentWalker walker = new(file, length);
        Totals before = default;
        Totals totals = default;
        FragmentSpan? last = null;
        while (walker.Next() is { } fragment)
        {
            before = totals;
            totals = totals.Add(fragment);
            last = fragment;
        }

        if (last is not null && !HasWholeSamples(file, last))
        {
            totals = before;
        }

        long end = totals.Fragments == 0 ? walker.InitEnd : totals.End;
        TimeSpan duration = walker.Init is null ? TimeSpan.Zero : ToTimeSpan(totals.Duration, walker.Init.Timescale);
        return new RecordingFileModel(
            walker.Identity, walker.Init, totals.Fragments, totals.Frames, duration, totals.FirstCaptureTime,
            totals.FirstFrameNumber, totals.LastFrameNumber, end, length);
    }

    private static bool HasWholeSamples(SafeFileHandle file, FragmentSpan fragment)
    {
        if (fragment.Fragment.PayloadLength > MaxPayloadBytes)
        {
            return false;
        }

        byte[] buffer = ArrayPool<byte>.Shared.Rent((int)fragment.Fragment.PayloadLength);
        try
        {
            Span<byte> payload = buffer.AsSpan(0, (int)fragment.Fragment.PayloadLength);
            return FileRead.TryExactly(file, payload, fragment.PayloadOffset) && HasWholeSamples(payload, fragment.Fragment);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static bool HasWholeSamples(ReadOnlySpan<byte> payload, MovieFragment fragment)
    {
        foreach (MediaSample sample in fragment.Samples)
        {
            AvccReader units = new(payload[..(int)sample.Size]);
            bool any = false;
            while (units.MoveNext())
            {
                any = true;
            }

            if (units.IsMalformed || !any)
            {
                return false;
            }

            payload = payload[(int)sample.Size..];
        }

        return true;
    }

    private static TimeSpan ToTimeSpan(long ticks, uint timescale) =>
        TimeSpan.FromTicks((long)((Int128)ticks * TimeSpan.TicksPerSecond / timescale));

    private readonly record struct Totals(
        long Fragments, long Frames, long Duration, long End, CaptureTime? FirstCaptureTime,
        ulong? FirstFrameNumber, ulong? LastFrameNumber)
    {
        public Totals Add(FragmentSpan fragment) => new(
            Fragments + 1,
            Frames + fragment.Fragment.Samples.Length,
            Duration + fragment.Fragment.Duration,
            fragment.End,
            FirstCaptureTime ?? fragment.Reference?.CaptureTime,
            FirstFrameNumber ?? fragment.FirstFrameNumber,
            fragment.LastFrameNumber ?? LastFrameNumber);
    }
}
