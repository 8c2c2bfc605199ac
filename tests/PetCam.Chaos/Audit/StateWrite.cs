namespace PetCam.Chaos.Audit;

/// <summary>One committed write of a grain's state, and the home that its key had in the same transaction.</summary>
/// <param name="Writer">The silo whose connection wrote.</param>
/// <param name="Owner">Null when the key has no home.</param>
internal sealed record StateWrite(string GrainType, string Key, string Writer, SiloLife? Owner, long Epoch, DateTimeOffset CommittedAt);
