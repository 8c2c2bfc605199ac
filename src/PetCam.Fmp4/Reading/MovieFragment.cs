using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace PetCam.Fmp4;

/// <summary>What a <c>moof</c> says about the <c>mdat</c> behind it (ISO/IEC 14496-12 8.8.4): one track, one run.</summary>
/// <param name="SequenceNumber">Of the fragment in its file.</param>
/// <param name="DecodeTime">Of the first sample, ticks of the track.</param>
/// <param name="DataOffset">Of the first sample, from the start of the <c>moof</c> box.</param>
/// <param name="PayloadLength">Bytes of all samples.</param>
/// <param name="Duration">Ticks of all samples.</param>
public sealed record MovieFragment(
    uint SequenceNumber, long DecodeTime, int DataOffset, long PayloadLength, long Duration, ImmutableArray<MediaSample> Samples)
{
    /// <summary>Samples that a fragment may have: 20 minutes at 30 pictures a second.</summary>
    public const int MaxSamples = 36_000;

    /// <summary>Bytes of a <c>moof</c> that is worth reading: <see cref="MaxSamples"/> with all their fields.</summary>
    public const int MaxLength = 1024 + (MaxSamples * 16);

    /// <summary>Reads the content of a <c>moof</c> box.</summary>
    /// <param name="content">The bytes behind the box's header. Any bytes are safe.</param>
    public static bool TryParse(ReadOnlySpan<byte> content, [NotNullWhen(true)] out MovieFragment? fragment, out Mp4ParseError error) =>
        MovieFragmentParser.TryParse(content, out fragment, out error);
}
