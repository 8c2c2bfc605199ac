using System.Buffers;

namespace PetCam.HttpLive;

/// <summary>A decoded picture as JPEG keeps it: luma, and two chroma planes that may be smaller (ITU-T T.871). One plane when it is grey.</summary>
internal sealed class PlanarPicture : IDisposable
{
    public const int MaxPlanes = 3;

    private const int SubsamplingGrey = 3;

    private readonly byte[] _samples;
    private readonly int[] _offsets = new int[MaxPlanes];
    private readonly int[] _widths = new int[MaxPlanes];
    private readonly int[] _heights = new int[MaxPlanes];

    /// <param name="subsampling">TJSAMP of libturbojpeg.</param>
    public PlanarPicture(int width, int height, int subsampling)
    {
        Width = width;
        Height = height;
        Subsampling = subsampling;
        PlaneCount = subsampling == SubsamplingGrey ? 1 : MaxPlanes;
        int length = 0;
        for (int plane = 0; plane < PlaneCount; plane++)
        {
            _offsets[plane] = length;
            _widths[plane] = TurboJpegNative.PlaneWidth(plane, width, subsampling);
            _heights[plane] = TurboJpegNative.PlaneHeight(plane, height, subsampling);
            length += _widths[plane] * _heights[plane];
        }

        _samples = ArrayPool<byte>.Shared.Rent(length);
    }

    public int Width { get; }

    public int Height { get; }

    public int Subsampling { get; }

    public int PlaneCount { get; }

    /// <summary>All planes, one behind the other.</summary>
    public byte[] Samples => _samples;

    public int PlaneOffset(int plane) => _offsets[plane];

    /// <summary>Bytes of a row: planes are stored without padding.</summary>
    public int Stride(int plane) => _widths[plane];

    /// <summary>Fills a rectangle, in pixels of the picture; what lies outside is left out.</summary>
    public void Fill(int left, int top, int right, int bottom, YuvColor color)
    {
        (left, right) = (Math.Clamp(left, 0, Width), Math.Clamp(right, 0, Width));
        (top, bottom) = (Math.Clamp(top, 0, Height), Math.Clamp(bottom, 0, Height));
        if (left >= right || top >= bottom)
        {
            return;
        }

        for (int plane = 0; plane < PlaneCount; plane++)
        {
            FillPlane(plane, left, top, right, bottom, color[plane]);
        }
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_samples);

    private void FillPlane(int plane, int left, int top, int right, int bottom, byte value)
    {
        // Chroma is shared by neighbours: its rectangle covers every pixel of the picture's one.
        int scaleX = (Width + _widths[plane] - 1) / _widths[plane];
        int scaleY = (Height + _heights[plane] - 1) / _heights[plane];
        int firstColumn = left / scaleX;
        int columns = Math.Min(_widths[plane], ((right - 1) / scaleX) + 1) - firstColumn;
        int lastRow = Math.Min(_heights[plane] - 1, (bottom - 1) / scaleY);
        for (int row = top / scaleY; row <= lastRow; row++)
        {
            _samples.AsSpan(_offsets[plane] + (row * _widths[plane]) + firstColumn, columns).Fill(value);
        }
    }
}
