namespace PetCam.Media.H265;

/// <summary>What the product needs of an H.265 sequence parameter set (ITU-T H.265 7.3.2.2).</summary>
/// <param name="Width">Pixels after cropping.</param>
/// <param name="Height">Pixels after cropping.</param>
public readonly record struct H265SequenceParameterSet(H265Profile Profile, int Width, int Height)
{
    private const int MaxDimension = 16384;
    private const int MaxSubLayers = 7;
    private const int SubLayerProfileBits = 88;
    private const int SubLayerLevelBits = 8;

    /// <summary>Reads a NAL unit of type 33. Any bytes are safe.</summary>
    /// <param name="nalUnit">Header first.</param>
    /// <returns>False when it is not an SPS, is cut short, or names an impossible size.</returns>
    public static bool TryParse(ReadOnlySpan<byte> nalUnit, out H265SequenceParameterSet parameterSet)
    {
        parameterSet = default;
        if (nalUnit.Length < H265NalUnit.HeaderBytes || new H265NalUnit(nalUnit).Type != H265NalUnitType.SequenceParameterSet)
        {
            return false;
        }

        RbspBitReader bits = new(nalUnit[H265NalUnit.HeaderBytes..]);
        bits.ReadBits(4); // sps_video_parameter_set_id
        int furtherLayers = (int)bits.ReadBits(3); // sps_max_sub_layers_minus1
        bits.ReadFlag(); // sps_temporal_id_nesting_flag
        if (furtherLayers >= MaxSubLayers)
        {
            return false;
        }

        H265Profile profile = ReadProfile(ref bits, furtherLayers);
        bits.ReadExpGolomb(); // sps_seq_parameter_set_id
        (long width, long height) = ReadSize(ref bits);
        if (bits.IsExhausted || width is <= 0 or > MaxDimension || height is <= 0 or > MaxDimension)
        {
            return false;
        }

        parameterSet = new H265SequenceParameterSet(profile, (int)width, (int)height);
        return true;
    }

    private static H265Profile ReadProfile(ref RbspBitReader bits, int furtherLayers)
    {
        byte space = (byte)bits.ReadBits(2);
        bool tier = bits.ReadFlag();
        byte idc = (byte)bits.ReadBits(5);
        uint compatibility = bits.ReadBits(32);
        ulong constraints = ((ulong)bits.ReadBits(16) << 32) | bits.ReadBits(32);
        byte level = (byte)bits.ReadBits(8);
        SkipSubLayers(ref bits, furtherLayers);
        return new H265Profile(space, tier, idc, compatibility, constraints, level);
    }

    private static void SkipSubLayers(ref RbspBitReader bits, int furtherLayers)
    {
        int skipped = 0;
        for (int i = 0; i < furtherLayers; i++)
        {
            skipped += bits.ReadFlag() ? SubLayerProfileBits : 0; // sub_layer_profile_present_flag
            skipped += bits.ReadFlag() ? SubLayerLevelBits : 0; // sub_layer_level_present_flag
        }

        for (int i = furtherLayers; furtherLayers > 0 && i < MaxSubLayers + 1; i++)
        {
            bits.ReadBits(2); // reserved_zero_2bits
        }

        for (; skipped > 0 && !bits.IsExhausted; skipped -= SubLayerLevelBits)
        {
            bits.ReadBits(SubLayerLevelBits);
        }
    }

    private static (long Width, long Height) ReadSize(ref RbspBitReader bits)
    {
        uint chromaFormat = bits.ReadExpGolomb();
        if (chromaFormat == 3)
        {
            bits.ReadFlag(); // separate_colour_plane_flag
        }

        long width = bits.ReadExpGolomb();
        long height = bits.ReadExpGolomb();
        if (bits.ReadFlag())
        {
            int unitX = chromaFormat is 1 or 2 ? 2 : 1;
            int unitY = chromaFormat == 1 ? 2 : 1;
            width -= unitX * ((long)bits.ReadExpGolomb() + bits.ReadExpGolomb());
            height -= unitY * ((long)bits.ReadExpGolomb() + bits.ReadExpGolomb());
        }

        return (width, height);
    }
}
