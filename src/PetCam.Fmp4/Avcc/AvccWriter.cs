using System.Buffers.Binary;
using PetCam.Media.H264;

namespace PetCam.Fmp4;

/// <summary>Turns Annex B access units into samples: each NAL unit behind its length in four bytes (ISO/IEC 14496-15 5.3.3).</summary>
/// <remarks>
/// Data path 7/8: the bytes of a picture as a file holds them. What a file must or need not repeat is left out: access unit
/// delimiters, filler, and the parameter sets that the init segment already has. Other parameter sets stay where they are.
/// </remarks>
public static class AvccWriter
{
    /// <summary>Bytes of a NAL unit's length; lengthSizeMinusOne in avcC is one less.</summary>
    public const int LengthSize = 4;

    /// <summary>Bytes that <see cref="Write"/> will need; 0 when nothing is left of the unit.</summary>
    /// <param name="accessUnit">Annex B bytes, borrowed. Any bytes are safe.</param>
    /// <param name="known">What the init segment has.</param>
    public static int Measure(ReadOnlySpan<byte> accessUnit, H264ParameterSets known)
    {
        ArgumentNullException.ThrowIfNull(known);
        int length = 0;
        foreach (H264NalUnit unit in new AnnexBReader(accessUnit))
        {
            length += IsKept(unit, known) ? LengthSize + unit.Bytes.Length : 0;
        }

        return length;
    }

    /// <summary>Writes the sample.</summary>
    /// <param name="destination">At least <see cref="Measure"/> bytes.</param>
    /// <returns>Bytes written.</returns>
    public static int Write(ReadOnlySpan<byte> accessUnit, H264ParameterSets known, Span<byte> destination)
    {
        ArgumentNullException.ThrowIfNull(known);
        int position = 0;
        foreach (H264NalUnit unit in new AnnexBReader(accessUnit))
        {
            if (IsKept(unit, known))
            {
                BinaryPrimitives.WriteUInt32BigEndian(destination[position..], (uint)unit.Bytes.Length);
                unit.Bytes.CopyTo(destination[(position + LengthSize)..]);
                position += LengthSize + unit.Bytes.Length;
            }
        }

        return position;
    }

    private static bool IsKept(H264NalUnit unit, H264ParameterSets known) => unit.Type switch
    {
        H264NalUnitType.AccessUnitDelimiter or H264NalUnitType.FillerData => false,
        H264NalUnitType.SequenceParameterSet => !unit.Bytes.SequenceEqual(known.SequenceBytes.Span),
        H264NalUnitType.PictureParameterSet => !unit.Bytes.SequenceEqual(known.PictureBytes.Span),
        _ => true,
    };
}
