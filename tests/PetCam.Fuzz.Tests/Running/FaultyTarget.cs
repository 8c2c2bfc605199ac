using PetCam.Fuzz.Targets;

namespace PetCam.Fuzz.Tests.Running;

/// <summary>A parser with the faults that a fuzzer is there to find.</summary>
internal sealed class FaultyTarget : IFuzzTarget
{
    public string Name => "faulty";

    public string Description => "reads behind its length field, and believes a size";

    public int MaxInputBytes => 64;

    public long MaxAllocatedBytes => 10_000;

    public IReadOnlyList<byte[]> Tokens { get; } = ["size"u8.ToArray()];

    public ulong Run(ReadOnlySpan<byte> input)
    {
        Outcome outcome = new();
        if (input.StartsWith("head"u8) && input.Length > 5)
        {
            outcome.Add(input[5 + input[4]]); // beyond the end for most lengths
        }

        if (input.StartsWith("size"u8) && input.Length > 5)
        {
            outcome.AddCount(new byte[input[4] * 256].Length);
        }

        return outcome.Value;
    }

    public void Dispose()
    {
    }
}
