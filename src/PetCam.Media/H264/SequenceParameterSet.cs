namespace PetCam.Media.H264;

/// <summary>What the product needs of an H.264 sequence parameter set (ITU-T H.264 7.3.2.1.1).</summary>
/// <param name="ProfileIdc">profile_idc, e.g. 66 baseline.</param>
/// <param name="ConstraintFlags">constraint_set0_flag in the highest bit.</param>
/// <param name="LevelIdc">level_idc, ten times the level, e.g. 31.</param>
/// <param name="Width">Pixels after cropping.</param>
/// <param name="Height">Pixels after cropping.</param>
public readonly record struct SequenceParameterSet(byte ProfileIdc, byte ConstraintFlags, byte LevelIdc, int Width, int Height)
{
    private const int MacroblockSize = 16;
    private const int MaxDimension = 16384;
    private const int MaxFrameNumberCycle = 255;

    /// <summary>profile-level-id of RFC 6184 8.1: profile, constraint flags and level as six hexadecimal digits' worth of bits.</summary>
    public int ProfileLevelId => (ProfileIdc << 16) | (ConstraintFlags << 8) | LevelIdc;

    /// <summary>The <c>codecs</c> parameter of RFC 6381, e.g. <c>avc1.42C01F</c>.</summary>
    public string ToCodecString() => $"avc1.{ProfileLevelId:X6}";

    /// <summary>Reads a NAL unit of type 7. Any bytes are safe.</summary>
    /// <param name="nalUnit">Header byte first.</param>
    /// <returns>False when it is not an SPS, is cut short, or names an impossible size.</returns>
    public static bool TryParse(ReadOnlySpan<byte> nalUnit, out SequenceParameterSet parameterSet)
    {
        parameterSet = default;
        if (nalUnit.Length < 5 || new H264NalUnit(nalUnit).Type != H264NalUnitType.SequenceParameterSet)
        {
            return false;
        }

        byte profile = nalUnit[1];
        RbspBitReader bits = new(nalUnit[4..]);
        bits.ReadExpGolomb(); // seq_parameter_set_id
        uint chromaFormat = HasChromaFormat(profile) ? SkipChromaAndScaling(ref bits) : 1;
        bits.ReadExpGolomb(); // log2_max_frame_num_minus4
        SkipPictureOrderCount(ref bits);
        bits.ReadExpGolomb(); // max_num_ref_frames
        bits.ReadFlag(); // gaps_in_frame_num_value_allowed_flag
        (long width, long height) = ReadSize(ref bits, chromaFormat);
        if (bits.IsExhausted || width is <= 0 or > MaxDimension || height is <= 0 or > MaxDimension)
        {
            return false;
        }

        parameterSet = new SequenceParameterSet(profile, nalUnit[2], nalUnit[3], (int)width, (int)height);
        return true;
    }

    private static bool HasChromaFormat(byte profile) =>
        profile is 100 or 110 or 122 or 244 or 44 or 83 or 86 or 118 or 128 or 138 or 139 or 134 or 135;

    private static uint SkipChromaAndScaling(ref RbspBitReader bits)
    {
        uint chromaFormat = bits.ReadExpGolomb();
        if (chromaFormat == 3)
        {
            bits.ReadFlag(); // separate_colour_plane_flag
        }

        bits.ReadExpGolomb(); // bit_depth_luma_minus8
        bits.ReadExpGolomb(); // bit_depth_chroma_minus8
        bits.ReadFlag(); // qpprime_y_zero_transform_bypass_flag
        if (bits.ReadFlag())
        {
            int lists = chromaFormat == 3 ? 12 : 8;
            for (int i = 0; i < lists && !bits.IsExhausted; i++)
            {
                if (bits.ReadFlag())
                {
                    SkipScalingList(ref bits, i < 6 ? 16 : 64);
                }
            }
        }

        return chromaFormat;
    }

    private static void SkipScalingList(ref RbspBitReader bits, int size)
    {
        int last = 8;
        int next = 8;
        for (int i = 0; i < size && !bits.IsExhausted; i++)
        {
            if (next != 0)
            {
                next = (last + bits.ReadSignedExpGolomb()) & 0xFF;
            }

            last = next == 0 ? last : next;
        }
    }

    private static void SkipPictureOrderCount(ref RbspBitReader bits)
    {
        uint type = bits.ReadExpGolomb();
        if (type == 0)
        {
            bits.ReadExpGolomb(); // log2_max_pic_order_cnt_lsb_minus4
        }
        else if (type == 1)
        {
            bits.ReadFlag(); // delta_pic_order_always_zero_flag
            bits.ReadSignedExpGolomb(); // offset_for_non_ref_pic
            bits.ReadSignedExpGolomb(); // offset_for_top_to_bottom_field
            uint cycle = Math.Min(bits.ReadExpGolomb(), MaxFrameNumberCycle);
            for (uint i = 0; i < cycle && !bits.IsExhausted; i++)
            {
                bits.ReadSignedExpGolomb(); // offset_for_ref_frame
            }
        }
    }

    private static (long Width, long Height) ReadSize(ref RbspBitReader bits, uint chromaFormat)
    {
        long widthInMacroblocks = bits.ReadExpGolomb() + 1L;
        long heightInMapUnits = bits.ReadExpGolomb() + 1L;
        bool framesOnly = bits.ReadFlag();
        if (!framesOnly)
        {
            bits.ReadFlag(); // mb_adaptive_frame_field_flag
        }

        bits.ReadFlag(); // direct_8x8_inference_flag
        long width = widthInMacroblocks * MacroblockSize;
        long height = heightInMapUnits * MacroblockSize * (framesOnly ? 1 : 2);
        if (bits.ReadFlag())
        {
            int unitX = chromaFormat is 1 or 2 ? 2 : 1;
            int unitY = (chromaFormat == 1 ? 2 : 1) * (framesOnly ? 1 : 2);
            width -= unitX * ((long)bits.ReadExpGolomb() + bits.ReadExpGolomb());
            height -= unitY * ((long)bits.ReadExpGolomb() + bits.ReadExpGolomb());
        }

        return (width, height);
    }
}
