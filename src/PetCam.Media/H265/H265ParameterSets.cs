namespace PetCam.Media.H265;

/// <summary>The VPS, SPS and PPS that a decoder needs before the first slice, as they came, and what they say.</summary>
/// <remarks>An immutable snapshot; compare with <see cref="Matches"/> to notice that the encoder changed its mind.</remarks>
public sealed class H265ParameterSets : VideoParameterSets
{
    private H265ParameterSets(byte[] video, byte[] sequence, byte[] picture, H265SequenceParameterSet info)
    {
        VideoBytes = video;
        SequenceBytes = sequence;
        PictureBytes = picture;
        Info = info;
    }

    /// <summary>VPS NAL unit, header first, no start code.</summary>
    public ReadOnlyMemory<byte> VideoBytes { get; }

    /// <summary>SPS NAL unit, header first, no start code.</summary>
    public ReadOnlyMemory<byte> SequenceBytes { get; }

    /// <summary>PPS NAL unit, header first, no start code.</summary>
    public ReadOnlyMemory<byte> PictureBytes { get; }

    public H265SequenceParameterSet Info { get; }

    public override VideoCodec Codec => VideoCodec.H265;

    public override int Width => Info.Width;

    public override int Height => Info.Height;

    public override string CodecString => Info.Profile.ToCodecString();

    public override int AnnexBLength => AnnexBLengthOf(VideoBytes) + AnnexBLengthOf(SequenceBytes) + AnnexBLengthOf(PictureBytes);

    public override Span<byte> WriteAnnexB(Span<byte> destination) =>
        WriteUnit(PictureBytes, WriteUnit(SequenceBytes, WriteUnit(VideoBytes, destination)));

    /// <summary>Finds the first VPS, SPS and PPS of an access unit and parses the SPS.</summary>
    /// <param name="accessUnit">Annex B bytes, borrowed.</param>
    /// <param name="known">Returned as it is when the unit repeats it, so that a steady stream allocates nothing.</param>
    /// <returns>False when one is absent or the SPS cannot be read.</returns>
    public static bool TryFind(ReadOnlySpan<byte> accessUnit, H265ParameterSets? known, out H265ParameterSets? found)
    {
        ReadOnlySpan<byte> video = default;
        ReadOnlySpan<byte> sequence = default;
        ReadOnlySpan<byte> picture = default;
        foreach (H265NalUnit unit in new H265NalUnitReader(accessUnit))
        {
            if (unit.IsSlice)
            {
                break;
            }

            switch (unit.Type)
            {
                case H265NalUnitType.VideoParameterSet when video.IsEmpty:
                    video = unit.Bytes;
                    break;
                case H265NalUnitType.SequenceParameterSet when sequence.IsEmpty:
                    sequence = unit.Bytes;
                    break;
                case H265NalUnitType.PictureParameterSet when picture.IsEmpty:
                    picture = unit.Bytes;
                    break;
                default:
                    break;
            }
        }

        found = !video.IsEmpty && !sequence.IsEmpty && !picture.IsEmpty ? Create(video, sequence, picture, known) : null;
        return found is not null;
    }

    /// <summary>True when all three NAL units are byte for byte these.</summary>
    public bool Matches(ReadOnlySpan<byte> video, ReadOnlySpan<byte> sequence, ReadOnlySpan<byte> picture) =>
        VideoBytes.Span.SequenceEqual(video) && SequenceBytes.Span.SequenceEqual(sequence) && PictureBytes.Span.SequenceEqual(picture);

    private static H265ParameterSets? Create(
        ReadOnlySpan<byte> video, ReadOnlySpan<byte> sequence, ReadOnlySpan<byte> picture, H265ParameterSets? known)
    {
        if (known is not null && known.Matches(video, sequence, picture))
        {
            return known;
        }

        return H265SequenceParameterSet.TryParse(sequence, out H265SequenceParameterSet info)
            ? new H265ParameterSets(video.ToArray(), sequence.ToArray(), picture.ToArray(), info)
            : null;
    }
}
