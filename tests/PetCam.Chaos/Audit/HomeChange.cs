namespace PetCam.Chaos.Audit;

/// <summary>One committed change of the table of homes.</summary>
/// <param name="Owner">Its silo is empty when the key was given up.</param>
/// <param name="FormerEpoch">0 for a new key.</param>
/// <param name="CommittedAt">The server's clock, which is this machine's.</param>
internal sealed record HomeChange(string Key, SiloLife Owner, long Epoch, long FormerEpoch, DateTimeOffset CommittedAt);
