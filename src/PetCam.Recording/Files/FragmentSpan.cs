using PetCam.Fmp4;

namespace PetCam.Recording;

/// <summary>A whole fragment and where its pictures lie in the file.</summary>
/// <param name="PayloadOffset">Of the first sample, from the start of the file.</param>
/// <param name="FirstFrameNumber">The board's number of the first picture; null in a file of others.</param>
/// <param name="End">First byte behind the fragment.</param>
internal sealed record FragmentSpan(
    MovieFragment Fragment,
    long PayloadOffset,
    long End,
    ProducerReferenceTime? Reference,
    ulong? FirstFrameNumber,
    ulong? LastFrameNumber);
