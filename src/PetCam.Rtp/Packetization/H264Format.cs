using PetCam.Media.H264;

namespace PetCam.Rtp;

/// <summary>Payload structures of H.264 (RFC 6184 §5.2).</summary>
internal readonly struct H264Format : INalFormat
{
    private const byte StapA = 24;
    private const byte FuA = 28;
    private const byte StartBit = 0x80;
    private const byte EndBit = 0x40;
    private const byte TypeMask = 0x1F;
    private const byte ReferenceMask = 0xE0; // forbidden_zero_bit and nal_ref_idc

    public static int HeaderBytes => 1;

    public static bool IsSent(ReadOnlySpan<byte> unit) =>
        new H264NalUnit(unit).Type is not (H264NalUnitType.AccessUnitDelimiter or H264NalUnitType.FillerData) && (unit[0] & TypeMask) < StapA;

    public static bool IsAggregated(ReadOnlySpan<byte> unit) =>
        new H264NalUnit(unit).Type is H264NalUnitType.SequenceParameterSet or H264NalUnitType.PictureParameterSet
            or H264NalUnitType.SupplementalEnhancementInformation;

    public static void BeginAggregate(ReadOnlySpan<byte> unit, Span<byte> payload) => payload[0] = StapA;

    // The highest nal_ref_idc of those inside (§5.7).
    public static void Include(ReadOnlySpan<byte> unit, Span<byte> payload) =>
        payload[0] = Math.Max(payload[0], (byte)((unit[0] & ReferenceMask) | StapA));

    public static void WriteFragmentHeader(ReadOnlySpan<byte> unit, bool isStart, bool isEnd, Span<byte> payload)
    {
        payload[0] = (byte)((unit[0] & ReferenceMask) | FuA);
        payload[1] = (byte)((isStart ? StartBit : 0) | (isEnd ? EndBit : 0) | (unit[0] & TypeMask));
    }
}
