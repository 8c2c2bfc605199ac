namespace PetCam.Fmp4;

/// <summary>One picture as a movie fragment describes it.</summary>
/// <param name="Duration">Ticks of the track.</param>
/// <param name="Size">Bytes in <c>mdat</c>.</param>
/// <param name="IsKeyframe">True for a sync sample.</param>
public readonly record struct MediaSample(uint Duration, uint Size, bool IsKeyframe);
