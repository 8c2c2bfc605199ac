namespace PetCam.Testing;

/// <summary>What all viewers saw between the mark before, or the start, and this one.</summary>
public sealed record AudienceMark(string Name, DateTimeOffset At, IReadOnlyList<AudienceViewerState> Viewers) : AudienceEvent;
