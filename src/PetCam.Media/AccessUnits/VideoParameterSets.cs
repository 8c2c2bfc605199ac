using PetCam.Media.H264;
using PetCam.Media.H265;

namespace PetCam.Media;

/// <summary>What a decoder needs before the first slice, of either video codec: what negotiation and size questions are answered from.</summary>
/// <remarks>An immutable snapshot. The codecs' own types have the details.</remarks>
public abstract class VideoParameterSets
{
    private protected VideoParameterSets()
    {
    }

    public abstract VideoCodec Codec { get; }

    /// <summary>Pixels after cropping.</summary>
    public abstract int Width { get; }

    /// <summary>Pixels after cropping.</summary>
    public abstract int Height { get; }

    /// <summary>The <c>codecs</c> parameter of RFC 6381, e.g. <c>avc1.42C01F</c> or <c>hvc1.1.6.L93.B0</c>.</summary>
    public abstract string CodecString { get; }

    /// <summary>Bytes of all sets as Annex B, start codes included.</summary>
    public abstract int AnnexBLength { get; }

    /// <summary>Writes all sets as Annex B, in the order in which a decoder wants them.</summary>
    /// <param name="destination">At least <see cref="AnnexBLength"/> long.</param>
    /// <returns>What is left of it.</returns>
    public abstract Span<byte> WriteAnnexB(Span<byte> destination);

    /// <summary>Finds the parameter sets of an access unit.</summary>
    /// <param name="accessUnit">Annex B bytes, borrowed. Any bytes are safe.</param>
    /// <param name="known">Returned as it is when the unit repeats it, so that a steady stream allocates nothing.</param>
    /// <returns>False when one is absent or cannot be read, and for codecs that have none.</returns>
    public static bool TryFind(VideoCodec codec, ReadOnlySpan<byte> accessUnit, VideoParameterSets? known, out VideoParameterSets? found)
    {
        bool success = false;
        found = null;
        if (codec == VideoCodec.H264)
        {
            success = H264ParameterSets.TryFind(accessUnit, known as H264ParameterSets, out H264ParameterSets? h264);
            found = h264;
        }
        else if (codec == VideoCodec.H265)
        {
            success = H265ParameterSets.TryFind(accessUnit, known as H265ParameterSets, out H265ParameterSets? h265);
            found = h265;
        }

        return success;
    }

    private protected static int AnnexBLengthOf(ReadOnlyMemory<byte> nalUnit) => StartCode.Length + nalUnit.Length;

    private protected static Span<byte> WriteUnit(ReadOnlyMemory<byte> nalUnit, Span<byte> destination)
    {
        StartCode.CopyTo(destination);
        nalUnit.Span.CopyTo(destination[StartCode.Length..]);
        return destination[AnnexBLengthOf(nalUnit)..];
    }

    private static ReadOnlySpan<byte> StartCode => [0, 0, 0, 1];
}
