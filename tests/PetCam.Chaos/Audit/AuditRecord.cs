namespace PetCam.Chaos.Audit;

/// <summary>All that the database has seen.</summary>
internal sealed record AuditRecord(IReadOnlyList<HomeChange> Homes, IReadOnlyList<StateWrite> Writes, IReadOnlyList<LifeEnd> Ends);
