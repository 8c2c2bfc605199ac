namespace PetCam.Testing;

/// <summary>A session showed its first picture.</summary>
/// <param name="Session">Sessions that the viewer has shown so far, this one included.</param>
/// <param name="Silo">The silo that answered, or the address that was asked when its answer did not say.</param>
public sealed record AudiencePlaying(string Viewer, DateTimeOffset At, int Session, string Silo) : AudienceEvent;
