namespace PetCam.Fuzz.Targets;

/// <summary>Something that must hold for every input does not.</summary>
internal sealed class InvariantException(string message) : Exception(message)
{
    public static void Require(bool holds, string what)
    {
        if (!holds)
        {
            throw new InvariantException(what);
        }
    }
}
