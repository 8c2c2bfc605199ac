namespace PetCam.Media.H264;

/// <summary>The SPS and PPS that a decoder needs before the first slice, as they came, and what they say.</summary>
/// <remarks>An immutable snapshot; compare with <see cref="Matches"/> to notice that the encoder changed its mind.</remarks>
public sealed class H264ParameterSets : VideoParameterSets
{
    private H264ParameterSets(byte[] sequence, byte[] picture, SequenceParameterSet info)
    {
        SequenceBytes = sequence;
        PictureBytes = picture;
        Info = info;
    }

    /// <summary>SPS NAL unit, header byte first, no start code.</summary>
    public ReadOnlyMemory<byte> SequenceBytes { get; }

    /// <summary>PPS NAL unit, header byte first, no start code.</summary>
    public ReadOnlyMemory<byte> PictureBytes { get; }

    public SequenceParameterSet Info { get; }

    public override VideoCodec Codec => VideoCodec.H264;

    public override int Width => Info.Width;

    public override int Height => Info.Height;

    public override string CodecString => Info.ToCodecString();

    public override int AnnexBLength => AnnexBLengthOf(SequenceBytes) + AnnexBLengthOf(PictureBytes);

    public override Span<byte> WriteAnnexB(Span<byte> destination) => WriteUnit(PictureBytes, WriteUnit(SequenceBytes, destination));

    /// <summary>Finds the first SPS and PPS of an access unit and parses the former.</summary>
    /// <param name="accessUnit">Annex B bytes, borrowed.</param>
    /// <param name="known">Returned as it is when the unit repeats it, so that a steady stream allocates nothing.</param>
    /// <returns>False when either is absent or the SPS cannot be read.</returns>
    public static bool TryFind(ReadOnlySpan<byte> accessUnit, H264ParameterSets? known, out H264ParameterSets? found)
    {
        ReadOnlySpan<byte> sequence = default;
        ReadOnlySpan<byte> picture = default;
        foreach (H264NalUnit unit in new AnnexBReader(accessUnit))
        {
            if (unit.IsSlice)
            {
                break;
            }

            if (unit.Type == H264NalUnitType.SequenceParameterSet && sequence.IsEmpty)
            {
                sequence = unit.Bytes;
            }
            else if (unit.Type == H264NalUnitType.PictureParameterSet && picture.IsEmpty)
            {
                picture = unit.Bytes;
            }
        }

        return TryCreate(sequence, picture, known, out found);
    }

    /// <summary>True when both NAL units are byte for byte these.</summary>
    public bool Matches(ReadOnlySpan<byte> sequence, ReadOnlySpan<byte> picture) =>
        SequenceBytes.Span.SequenceEqual(sequence) && PictureBytes.Span.SequenceEqual(picture);

    private static bool TryCreate(
        ReadOnlySpan<byte> sequence, ReadOnlySpan<byte> picture, H264ParameterSets? known, out H264ParameterSets? found)
    {
        found = null;
        if (sequence.IsEmpty || picture.IsEmpty)
        {
            return false;
        }

        if (known is not null && known.Matches(sequence, picture))
        {
            found = known;
            return true;
        }

        if (!SequenceParameterSet.TryParse(sequence, out SequenceParameterSet info))
        {
            return false;
        }

        found = new H264ParameterSets(sequence.ToArray(), picture.ToArray(), info);
        return true;
    }
}
