namespace PetCam.Chaos.Audit;

/// <summary>One life of a silo: the same process begins another one when it was declared dead.</summary>
internal readonly record struct SiloLife(string Silo, long Incarnation)
{
    public override string ToString() => $"{Silo}#{Incarnation}";
}
