using System.Buffers;
using Microsoft.Win32.SafeHandles;
using PetCam.Fmp4;
using PetCam.Media.H264;

namespace PetCam.Recording;

/// <summary>Turns a file back into the byte stream that it was made of (ITU-T H.264 annex B).</summary>
internal static class AnnexBExtraction
{
    private const int MaxSampleBytes = 64 * 1024 * 1024;

    /// <returns>Pictures written. A sample that makes no sense ends the extraction, as the end of the file does.</returns>
    public static async Task<long> CopyAsync(SafeFileHandle file, long length, Stream destination, CancellationToken cancellationToken)
    {
        FragmentWalker walker = new(file, length);
        long frames = 0;
        while (walker.Next() is { } fragment)
        {
            int written = await CopyFragmentAsync(file, fragment, walker.Init!.ParameterSets, destination, cancellationToken).ConfigureAwait(false);
            frames += written;
            if (written < fragment.Fragment.Samples.Length)
            {
                break;
            }
        }

        return frames;
    }

    private static async Task<int> CopyFragmentAsync(
        SafeFileHandle file, FragmentSpan fragment, H264ParameterSets sets, Stream destination, CancellationToken cancellationToken)
    {
        long offset = fragment.PayloadOffset;
        int frames = 0;
        foreach (MediaSample sample in fragment.Fragment.Samples)
        {
            if (!await TryCopySampleAsync(file, offset, sample, sets, destination, cancellationToken).ConfigureAwait(false))
            {
                break;
            }

            offset += sample.Size;
            frames++;
        }

        return frames;
    }

    private static async Task<bool> TryCopySampleAsync(
        SafeFileHandle file, long offset, MediaSample sample, H264ParameterSets sets, Stream destination, CancellationToken cancellationToken)
    {
        if (sample.Size > MaxSampleBytes)
        {
            return false;
        }

        int prefix = sample.IsKeyframe ? AnnexBWriter.MeasureParameterSets(sets) : 0;
        int length = prefix + (int)sample.Size;
        byte[] buffer = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            if (!FileRead.TryExactly(file, buffer.AsSpan(prefix, (int)sample.Size), offset)
                || !AnnexBWriter.TryConvertInPlace(buffer.AsSpan(prefix, (int)sample.Size)))
            {
                return false;
            }

            if (sample.IsKeyframe)
            {
                AnnexBWriter.WriteParameterSets(sets, buffer);
            }

            await destination.WriteAsync(buffer.AsMemory(0, length), cancellationToken).ConfigureAwait(false);
            return true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
