namespace PetCam.Chaos.Audit;

/// <summary>From this commit on a life is over for everybody.</summary>
internal sealed record LifeEnd(SiloLife Life, DateTimeOffset CommittedAt);
