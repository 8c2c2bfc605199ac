using PetCam.Media.H264;

namespace PetCam.Fmp4;

/// <summary>Turns samples back into an Annex B stream that any H.264 tool plays: start codes, parameter sets in front of keyframes.</summary>
public static class AnnexBWriter
{
    private static ReadOnlySpan<byte> StartCode => [0, 0, 0, 1];

    /// <summary>Bytes that the parameter sets take in front of a keyframe.</summary>
    public static int MeasureParameterSets(H264ParameterSets sets)
    {
        ArgumentNullException.ThrowIfNull(sets);
        return (2 * StartCode.Length) + sets.SequenceBytes.Length + sets.PictureBytes.Length;
    }

    /// <returns>Bytes written: <see cref="MeasureParameterSets"/>.</returns>
    public static int WriteParameterSets(H264ParameterSets sets, Span<byte> destination)
    {
        ArgumentNullException.ThrowIfNull(sets);
        int position = WriteNalUnit(sets.SequenceBytes.Span, destination);
        return position + WriteNalUnit(sets.PictureBytes.Span, destination[position..]);
    }

    /// <summary>Replaces the lengths of a sample by start codes, in place: both have four bytes.</summary>
    /// <returns>False when a length does not fit; the bytes are then half done.</returns>
    public static bool TryConvertInPlace(Span<byte> sample)
    {
        int position = 0;
        AvccReader reader = new(sample);
        while (reader.MoveNext())
        {
            int length = reader.Current.Length;
            StartCode.CopyTo(sample[position..]);
            position += StartCode.Length + length;
        }

        return !reader.IsMalformed;
    }

    private static int WriteNalUnit(ReadOnlySpan<byte> unit, Span<byte> destination)
    {
        StartCode.CopyTo(destination);
        unit.CopyTo(destination[StartCode.Length..]);
        return StartCode.Length + unit.Length;
    }
}
