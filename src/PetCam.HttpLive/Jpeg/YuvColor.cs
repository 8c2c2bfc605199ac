namespace PetCam.HttpLive;

/// <summary>A colour as JPEG holds it, full range (ITU-T T.871 section 6).</summary>
internal readonly record struct YuvColor(byte Y, byte Cb, byte Cr)
{
    public static readonly YuvColor Black = FromRgb(0, 0, 0);

    /// <summary>The component that a plane holds.</summary>
    public byte this[int plane] => plane switch
    {
        0 => Y,
        1 => Cb,
        _ => Cr,
    };

    public static YuvColor FromRgb(byte red, byte green, byte blue) => new(
        Round((0.299 * red) + (0.587 * green) + (0.114 * blue)),
        Round((-0.168736 * red) - (0.331264 * green) + (0.5 * blue) + 128),
        Round((0.5 * red) - (0.418688 * green) - (0.081312 * blue) + 128));

    private static byte Round(double value) => (byte)Math.Clamp(Math.Round(value), 0, 255);
}
