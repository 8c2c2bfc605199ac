namespace PetCam.Media.H264;

/// <summary>One NAL unit: header byte and payload, without start code (ITU-T H.264 7.3.1). Borrows the access unit's bytes.</summary>
public readonly ref struct H264NalUnit
{
    private const byte TypeMask = 0x1F;
    private const int ReferenceIdcShift = 5;
    private const byte ReferenceIdcMask = 0x03;

    /// <param name="bytes">At least the header byte.</param>
    public H264NalUnit(ReadOnlySpan<byte> bytes) => Bytes = bytes;

    /// <summary>Header byte first; emulation prevention bytes still in place.</summary>
    public ReadOnlySpan<byte> Bytes { get; }

    public H264NalUnitType Type => (H264NalUnitType)(Bytes[0] & TypeMask);

    /// <summary>nal_ref_idc, 0 to 3.</summary>
    public int ReferenceIdc => (Bytes[0] >> ReferenceIdcShift) & ReferenceIdcMask;

    /// <summary>True for the slices that carry the picture itself.</summary>
    public bool IsSlice => Type is >= H264NalUnitType.NonIdrSlice and <= H264NalUnitType.IdrSlice;
}
