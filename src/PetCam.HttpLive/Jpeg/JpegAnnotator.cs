using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using PetCam.Domain.Detections;
using PetCam.Media;

namespace PetCam.HttpLive;

/// <summary>Draws detections on a JPEG: decodes to planes, paints, encodes with the same chroma subsampling. One thread at a time.</summary>
/// <remarks>Data path 7/8: the bytes that an MJPEG viewer gets. The bytes come from a board: whatever they are, it is an error code, not a crash.</remarks>
internal sealed unsafe class JpegAnnotator : IDisposable
{
    private readonly TurboJpegHandle _compressor;
    private readonly int _quality;
    private readonly int _maxSide;
    private TurboJpegHandle _decompressor;

    /// <exception cref="DllNotFoundException">libturbojpeg is not installed.</exception>
    public JpegAnnotator(int quality, int maxSide)
    {
        _decompressor = TurboJpegHandle.NewDecompressor();
        _compressor = TurboJpegHandle.NewCompressor();
        _quality = quality;
        _maxSide = maxSide;
    }

    /// <param name="mainWidth">Of the picture that the boxes are measured in; 0 for this picture's own.</param>
    /// <param name="drawn">One reference, for the caller.</param>
    /// <returns>False when the bytes cannot be decoded to their end, or are larger than allowed.</returns>
    public bool TryDraw(
        ReadOnlySpan<byte> jpeg, DetectionSet detections, int mainWidth, int mainHeight, [NotNullWhen(true)] out MediaBuffer? drawn)
    {
        using PlanarPicture? picture = TryDecode(jpeg);
        if (picture is null)
        {
            drawn = null;
            return false;
        }

        BoxPainter.Draw(picture, detections, mainWidth, mainHeight);
        drawn = TryEncode(picture);
        return drawn is not null;
    }

    /// <summary>Decodes to planes; null when the bytes are no whole JPEG.</summary>
    public PlanarPicture? TryDecode(ReadOnlySpan<byte> jpeg)
    {
        PlanarPicture? picture = TryDecodeOnce(jpeg);
        if (picture is null)
        {
            // A cut Huffman table stays in libturbojpeg's decompressor and spoils every picture after it (seen with 2.1.5).
            _decompressor.Dispose();
            _decompressor = TurboJpegHandle.NewDecompressor();
        }

        return picture;
    }

    public void Dispose()
    {
        _decompressor.Dispose();
        _compressor.Dispose();
    }

    private PlanarPicture? TryDecodeOnce(ReadOnlySpan<byte> jpeg)
    {
        fixed (byte* bytes = jpeg)
        {
            // Stay as they are when there are tables only, which the library calls a success.
            (int width, int height, int subsampling, int colorSpace) = (0, 0, -1, 0);
            if (TurboJpegNative.DecompressHeader(
                    _decompressor, bytes, (nuint)jpeg.Length, ref width, ref height, ref subsampling, ref colorSpace) != 0
                || width <= 0 || height <= 0 || width > _maxSide || height > _maxSide || subsampling < 0)
            {
                return null;
            }

            PlanarPicture picture = new(width, height, subsampling);
            fixed (byte* samples = picture.Samples)
            {
                byte** planes = stackalloc byte*[PlanarPicture.MaxPlanes];
                int* strides = stackalloc int[PlanarPicture.MaxPlanes];
                Describe(picture, samples, planes, strides);
                if (TurboJpegNative.DecompressToPlanes(
                    _decompressor, bytes, (nuint)jpeg.Length, planes, width, strides, height, TurboJpegNative.FlagLimitScans) == 0)
                {
                    return picture;
                }
            }

            picture.Dispose();
            return null;
        }
    }

    private MediaBuffer? TryEncode(PlanarPicture picture)
    {
        nuint length = TurboJpegNative.MaxJpegLength(picture.Width, picture.Height, picture.Subsampling);
        byte[] array = ArrayPool<byte>.Shared.Rent((int)length);
        try
        {
            fixed (byte* samples = picture.Samples, target = array)
            {
                byte** planes = stackalloc byte*[PlanarPicture.MaxPlanes];
                int* strides = stackalloc int[PlanarPicture.MaxPlanes];
                Describe(picture, samples, planes, strides);
                byte* jpeg = target;
                int result = TurboJpegNative.CompressFromPlanes(
                    _compressor, planes, picture.Width, strides, picture.Height, picture.Subsampling, ref jpeg, ref length, _quality, TurboJpegNative.FlagNoReallocation);
                return result == 0 ? MediaBuffer.Copy(array.AsSpan(0, (int)length)) : null;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(array);
        }
    }

    private static void Describe(PlanarPicture picture, byte* samples, byte** planes, int* strides)
    {
        for (int plane = 0; plane < picture.PlaneCount; plane++)
        {
            planes[plane] = samples + picture.PlaneOffset(plane);
            strides[plane] = picture.Stride(plane);
        }
    }
}
