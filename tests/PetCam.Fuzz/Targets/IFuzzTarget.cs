namespace PetCam.Fuzz.Targets;

/// <summary>One parser of outside bytes, as a fuzzer drives it.</summary>
internal interface IFuzzTarget : IDisposable
{
    /// <summary>On the command line, and the folder of its corpus.</summary>
    string Name { get; }

    /// <summary>What it takes bytes for, in a few words.</summary>
    string Description { get; }

    /// <summary>Longest input that is worth trying.</summary>
    int MaxInputBytes { get; }

    /// <summary>Managed bytes that one input may make it allocate; more is a finding.</summary>
    long MaxAllocatedBytes { get; }

    /// <summary>Pieces that inputs of this format are made of.</summary>
    IReadOnlyList<byte[]> Tokens { get; }

    /// <summary>Takes one input. Whatever it throws is a finding.</summary>
    /// <returns>What came of it, coarsely: an input with a result that was not seen before is kept.</returns>
    ulong Run(ReadOnlySpan<byte> input);
}
