namespace PetCam.Fuzz.Inputs;

/// <summary>splitmix64: a few instructions per number, and the same numbers for the same seed on every runtime.</summary>
internal struct FuzzRandom(ulong seed)
{
    private ulong _state = seed;

    public ulong NextUInt64()
    {
        ulong mixed = _state += 0x9E3779B97F4A7C15;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }

    /// <returns>Zero to <paramref name="bound"/> - 1; zero when the bound is not positive.</returns>
    public int Below(int bound) => bound <= 0 ? 0 : (int)(((NextUInt64() >> 32) * (ulong)bound) >> 32);

    public byte NextByte() => (byte)(NextUInt64() >> 56);

    public void Fill(Span<byte> bytes)
    {
        foreach (ref byte value in bytes)
        {
            value = NextByte();
        }
    }
}
