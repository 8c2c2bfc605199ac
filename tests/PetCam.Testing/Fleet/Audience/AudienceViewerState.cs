namespace PetCam.Testing;

/// <summary>One viewer at a mark.</summary>
/// <param name="Pictures">Complete pictures shown since the mark before.</param>
/// <param name="LongestGapMs">The longest time without a new picture since the mark before, the one that runs included; milliseconds.</param>
/// <param name="OpenGapMs">How long ago the newest picture was shown, or the viewer started when it has shown none; milliseconds.</param>
/// <param name="Sessions">Sessions that the viewer has shown since it started.</param>
/// <param name="Playing">It has shown a picture, and the gap that runs is not long enough to be reported.</param>
public sealed record AudienceViewerState(
    string Viewer, string Camera, long Pictures, double LongestGapMs, double OpenGapMs, int Sessions, bool Playing);
