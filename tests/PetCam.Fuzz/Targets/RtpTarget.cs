using PetCam.Rtp;

namespace PetCam.Fuzz.Targets;

/// <summary>RTP headers, and every header extension under every identifier in both forms (RFC 8285).</summary>
internal sealed class RtpTarget : IFuzzTarget
{
    private const int Identifiers = 18; // all of the one-byte form, and some that only the two-byte form has

    public string Name => "rtp";

    public string Description => "RTP headers and header extensions";

    public int MaxInputBytes => 1500;

    public long MaxAllocatedBytes => 0;

    public IReadOnlyList<byte[]> Tokens { get; } =
        [[0xBE, 0xDE, 0, 1], [0xBE, 0xDE, 0, 3], [0x10, 0x00, 0, 1], [0x10, 0x0F, 0, 2], [0x90, 96], [0xB0, 0xE0], [0x8F, 96], [0x1F], [0xF0], [0x10, 0xFF]];

    public ulong Run(ReadOnlySpan<byte> input)
    {
        Outcome outcome = new();
        bool parsed = RtpPacket.TryParse(input, out RtpPacket packet, out RtpParseError error);
        outcome.Add((int)error);
        if (!parsed)
        {
            return outcome.Value;
        }

        InvariantException.Require(packet.Payload.IsEmpty || input.Overlaps(packet.Payload), "The payload is inside the packet.");
        outcome.Add(packet.Header.Marker);
        outcome.Add(packet.Payload.IsEmpty);
        int found = 0;
        int captureTimes = 0;
        int longest = 0;
        for (int id = 0; id < Identifiers; id++)
        {
            found += packet.Extensions.TryFind(id, out ReadOnlySpan<byte> value) ? 1 : 0;
            captureTimes += AbsoluteCaptureTime.TryParse(value, out _) ? 1 : 0;
            longest = Math.Max(longest, value.Length);
        }

        outcome.Add(found);
        outcome.Add(captureTimes);
        outcome.AddCount(longest);
        RewriteHeader(packet.Header);
        return outcome.Value;
    }

    public void Dispose()
    {
    }

    private static void RewriteHeader(in RtpHeader header)
    {
        Span<byte> bytes = stackalloc byte[RtpHeader.FixedBytes];
        header.Write(bytes);
        InvariantException.Require(RtpPacket.TryParse(bytes, out RtpPacket again, out _) && again.Header == header, "A header that was read can be written.");
    }
}
