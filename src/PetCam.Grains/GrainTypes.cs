namespace PetCam.Grains;

/// <summary>Names under which grains keep their state: the grain types of Orleans' naming rule.</summary>
internal static class GrainTypes
{
    public const string Camera = "camera";

    public const string Recording = "recording";
}
