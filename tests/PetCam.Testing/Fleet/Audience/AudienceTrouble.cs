namespace PetCam.Testing;

/// <summary>An attempt failed; told at most about once a second per viewer.</summary>
/// <param name="Detail">For people.</param>
public sealed record AudienceTrouble(string Viewer, DateTimeOffset At, string Detail) : AudienceEvent;
