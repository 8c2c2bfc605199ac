namespace PetCam.Media.H265;

/// <summary>One NAL unit: header of two bytes and payload, without start code (ITU-T H.265 7.3.1.2). Borrows the access unit's bytes.</summary>
public readonly ref struct H265NalUnit
{
    /// <summary>forbidden_zero_bit, nal_unit_type, nuh_layer_id, nuh_temporal_id_plus1.</summary>
    public const int HeaderBytes = 2;

    private const int TypeShift = 1;
    private const byte TypeMask = 0x3F;

    /// <param name="bytes">At least <see cref="HeaderBytes"/>.</param>
    public H265NalUnit(ReadOnlySpan<byte> bytes) => Bytes = bytes;

    /// <summary>Header first; emulation prevention bytes still in place.</summary>
    public ReadOnlySpan<byte> Bytes { get; }

    public H265NalUnitType Type => (H265NalUnitType)((Bytes[0] >> TypeShift) & TypeMask);

    /// <summary>True for the slice segments that carry the picture itself.</summary>
    public bool IsSlice => Type <= H265NalUnitType.LastSlice;

    /// <summary>True for slices of a picture where decoding can start (IDR, CRA, BLA).</summary>
    public bool IsIntraRandomAccess => Type is >= H265NalUnitType.BrokenLinkAccess and <= H265NalUnitType.LastIntraRandomAccess;
}
