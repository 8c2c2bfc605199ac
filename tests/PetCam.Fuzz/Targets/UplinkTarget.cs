using PetCam.Protocol;
using PetCam.Protocol.V1;

namespace PetCam.Fuzz.Targets;

/// <summary>Messages of boards: prefix, protobuf header, payload length.</summary>
internal sealed class UplinkTarget : IFuzzTarget
{
    public string Name => "uplink";

    public string Description => "messages of edge agents";

    public int MaxInputBytes => 4096;

    public long MaxAllocatedBytes => 128 * 1024;

    public IReadOnlyList<byte[]> Tokens { get; } = [[0x0A], [0x12], [0x1A], [0x2A, 0x05], [0x78, 0x10], [0x7A], [0xFF, 0xFF, 0xFF, 0xFF, 0x0F], [0x80, 0x80, 0x01], [0x09]];

    public ulong Run(ReadOnlySpan<byte> input)
    {
        Outcome outcome = new();
        bool parsed = UplinkMessage.TryParse(input, out UplinkHeader header, out int offset, out UplinkParseError error);
        outcome.Add((int)error);
        outcome.Add(header is null ? -1 : (int)header.KindCase);
        InvariantException.Require(parsed == (error == UplinkParseError.None) && offset <= input.Length, "The payload begins inside the message.");
        outcome.AddCount(parsed ? header!.CalculateSize() : 0);
        return outcome.Value;
    }

    public void Dispose()
    {
    }
}
