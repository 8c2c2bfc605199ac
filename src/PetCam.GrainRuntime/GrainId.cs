namespace PetCam.GrainRuntime;

/// <summary>Address of a grain: <c>camera/kitchen</c>.</summary>
/// <param name="Type">Type of the grain: class name in lower case without the suffix "Grain".</param>
/// <param name="Key">Key within the type.</param>
internal readonly record struct GrainId(string Type, string Key)
{
    public override string ToString() => $"{Type}/{Key}";
}
