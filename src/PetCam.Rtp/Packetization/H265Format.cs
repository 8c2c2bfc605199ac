using PetCam.Media.H265;

namespace PetCam.Rtp;

/// <summary>Payload structures of H.265 (RFC 7798 §4.4), without DONL: units are sent in decoding order (sprop-max-don-diff 0).</summary>
internal readonly struct H265Format : INalFormat
{
    private const byte AggregationPacket = 48;
    private const byte FragmentationUnit = 49;
    private const byte StartBit = 0x80;
    private const byte EndBit = 0x40;
    private const byte OutsideTypeMask = 0x81; // forbidden_zero_bit and the highest bit of nuh_layer_id
    private const int TypeShift = 1;
    private const byte TemporalIdMask = 0x07;
    private const byte LowLayerMask = 0xF8;

    public static int HeaderBytes => H265NalUnit.HeaderBytes;

    public static bool IsSent(ReadOnlySpan<byte> unit) => unit.Length >= HeaderBytes
        && new H265NalUnit(unit).Type is not (H265NalUnitType.AccessUnitDelimiter or H265NalUnitType.FillerData) and < (H265NalUnitType)AggregationPacket;

    public static bool IsAggregated(ReadOnlySpan<byte> unit) =>
        new H265NalUnit(unit).Type is H265NalUnitType.VideoParameterSet or H265NalUnitType.SequenceParameterSet
            or H265NalUnitType.PictureParameterSet or H265NalUnitType.PrefixSupplementalEnhancementInformation;

    public static void BeginAggregate(ReadOnlySpan<byte> unit, Span<byte> payload)
    {
        payload[0] = (byte)((unit[0] & OutsideTypeMask) | (AggregationPacket << TypeShift));
        payload[1] = unit[1];
    }

    // F of any, and the lowest LayerId and TID of those inside (§4.4.2). Layers above 0 are no part of what boards send.
    public static void Include(ReadOnlySpan<byte> unit, Span<byte> payload)
    {
        payload[0] |= (byte)(unit[0] & 0x80);
        payload[1] = (byte)(Math.Min(payload[1] & LowLayerMask, unit[1] & LowLayerMask) | Math.Min(payload[1] & TemporalIdMask, unit[1] & TemporalIdMask));
    }

    public static void WriteFragmentHeader(ReadOnlySpan<byte> unit, bool isStart, bool isEnd, Span<byte> payload)
    {
        payload[0] = (byte)((unit[0] & OutsideTypeMask) | (FragmentationUnit << TypeShift));
        payload[1] = unit[1];
        payload[2] = (byte)((isStart ? StartBit : 0) | (isEnd ? EndBit : 0) | (byte)new H265NalUnit(unit).Type);
    }
}
