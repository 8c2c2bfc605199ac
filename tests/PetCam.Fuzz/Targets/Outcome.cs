using System.Numerics;

namespace PetCam.Fuzz.Targets;

/// <summary>What came of an input, as a number: error codes exactly, counts roughly. It stands in for the coverage that .NET code does not report.</summary>
internal struct Outcome
{
    private const ulong Prime = 0x100000001B3; // FNV-1a

    public Outcome() => Value = 0xCBF29CE484222325;

    public ulong Value { get; private set; }

    public void Add(int exactly) => Value = (Value ^ (uint)exactly) * Prime;

    public void Add(bool exactly) => Add(exactly ? 1 : 0);

    /// <summary>None, one, two to three, four to seven, …</summary>
    public void AddCount(int count) => Add(32 - BitOperations.LeadingZeroCount((uint)count));

    public void Add(string? exactly)
    {
        foreach (char character in exactly ?? string.Empty)
        {
            Add(character);
        }
    }
}
