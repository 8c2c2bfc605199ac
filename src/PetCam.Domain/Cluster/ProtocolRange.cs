namespace PetCam.Domain.Cluster;

/// <summary>Versions of the protocol between silos that a release speaks, both ends included.</summary>
public readonly record struct ProtocolRange(int Min, int Max)
{
    public bool Overlaps(ProtocolRange other) => Min <= other.Max && other.Min <= Max;

    public override string ToString() => Min == Max ? $"{Min}" : $"{Min} to {Max}";
}
