namespace PetCam.Testing;

/// <summary>A viewer was without a new picture for longer than is reported from.</summary>
/// <param name="From">When the picture before was shown.</param>
/// <param name="Until">When the picture after was shown, of whichever session.</param>
/// <param name="Ms">Between the two; milliseconds.</param>
/// <param name="Sessions">Sessions that the viewer has shown so far.</param>
public sealed record AudienceGap(string Viewer, string Camera, DateTimeOffset From, DateTimeOffset Until, double Ms, int Sessions) : AudienceEvent;
