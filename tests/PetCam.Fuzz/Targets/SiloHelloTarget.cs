using PetCam.Cluster.Links;

namespace PetCam.Fuzz.Targets;

/// <summary>What somebody who connects to a silo's port for other silos says first, before he has proved anything.</summary>
internal sealed class SiloHelloTarget : IFuzzTarget
{
    public string Name => "silo-hello";

    public string Description => "the hello of a link between silos";

    public int MaxInputBytes => LinkProtocol.MaxFrameBytes;

    public long MaxAllocatedBytes => 16 * 1024;

    public IReadOnlyList<byte[]> Tokens { get; } = [[.. "PCSL"u8], [0, 1, 0, 1], [6, .. "petcam"u8], [1, .. "a"u8], [5, .. "calls"u8], [10, .. "membership"u8], new byte[8], new byte[32]];

    public ulong Run(ReadOnlySpan<byte> input)
    {
        Outcome outcome = new();
        bool parsed = LinkHello.TryParse(input, out LinkHello hello);
        outcome.Add(parsed);
        outcome.AddCount(input.Length);
        if (parsed)
        {
            InvariantException.Require(input.SequenceEqual(hello.Write()), "A hello that was read is written as it came.");
            outcome.AddCount(hello.Protocol.Min);
            outcome.AddCount(hello.Protocol.Max);
            outcome.AddCount(hello.Cluster.Length);
            outcome.AddCount(hello.From.Id.Length);
            outcome.AddCount(hello.To.Id.Length);
            outcome.AddCount(hello.Purpose.Length);
        }

        return outcome.Value;
    }

    public void Dispose()
    {
    }
}
