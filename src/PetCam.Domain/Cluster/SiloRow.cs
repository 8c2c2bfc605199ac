namespace PetCam.Domain.Cluster;

/// <summary>A life that nobody has ended, as the table has it.</summary>
/// <param name="Schema">Number of the newest migration that its program knows.</param>
/// <param name="Remaining">Until its lease runs out, by the table's clock; negative when it has.</param>
public sealed record SiloRow(SiloModel Model, ProtocolRange Protocol, int Schema, TimeSpan Remaining)
{
    public SiloIdentity Identity => Model.Identity;
}
