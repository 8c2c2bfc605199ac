namespace PetCam.Silo.Recordings;

/// <summary>Some recordings, newest first.</summary>
/// <param name="Items">The recordings.</param>
/// <param name="Next">Pass it as <c>before</c> to get those that follow; null at the end.</param>
internal sealed record RecordingPage(IReadOnlyList<Recording> Items, string? Next);
