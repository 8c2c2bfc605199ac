using PetCam.Rtp;

namespace PetCam.Fuzz.Targets;

/// <summary>Decrypted RTCP: the compound's packets, and every item reader on every packet, whatever its type says.</summary>
internal sealed class RtcpTarget : IFuzzTarget
{
    private static readonly HashSet<RtcpFeedbackFormat> Known = [.. Enum.GetValues<RtcpFeedbackFormat>()];

    public string Name => "rtcp";

    public string Description => "compound RTCP packets: reports, NACK, FIR, PLI";

    public int MaxInputBytes => 1500;

    public long MaxAllocatedBytes => 0;

    public IReadOnlyList<byte[]> Tokens { get; } =
    [
        [0x80, 200, 0, 6], [0x81, 201, 0, 7], [0x81, 202, 0, 2], [0x81, 203, 0, 1], [0x80, 204, 0, 2], [0x81, 205, 0, 3], [0x8F, 205, 0, 5],
        [0x81, 206, 0, 2], [0x84, 206, 0, 4], [0x8F, 206, 0, 5], [0x80, 207, 0, 2], [0xA0, 201, 0, 2], (byte[])[.. "REMB"u8],
    ];

    public ulong Run(ReadOnlySpan<byte> input)
    {
        Outcome outcome = new();
        RtcpReader reader = new(input);
        int packets = 0;
        int blocks = 0;
        int items = 0;
        int last = 0;
        while (reader.MoveNext())
        {
            packets++;
            RtcpPacket packet = reader.Current;
            blocks += ReadBlocks(packet);
            items += ReadItems(packet.FeedbackControl);
            InvariantException.Require(packet.Body.Length <= input.Length, "A packet is inside its compound.");
            last = Known.Contains(packet.Format) ? (int)packet.Format : (int)packet.Type is >= 200 and <= 207 ? (int)packet.Type : -1;
        }

        outcome.Add(last);
        outcome.Add((int)reader.Error);
        outcome.AddCount(packets);
        outcome.AddCount(blocks);
        outcome.AddCount(items);
        return outcome.Value;
    }

    public void Dispose()
    {
    }

    private static int ReadBlocks(in RtcpPacket packet)
    {
        int count = 0;
        for (; ReportBlock.TryRead(packet, count, out ReportBlock block); count++)
        {
            InvariantException.Require(count < 32, "A packet has at most 31 report blocks.");
            InvariantException.Require(block.RoundTripTime(new NtpTime(0x1234_5678_9ABC_DEF0)) is not { Ticks: < 0 }, "No round trip is negative.");
        }

        return count;
    }

    private static int ReadItems(ReadOnlySpan<byte> feedbackControl)
    {
        int count = 0;
        for (ReadOnlySpan<byte> rest = feedbackControl; NackItem.TryRead(ref rest, out NackItem item); count++)
        {
            for (int offset = 0; offset < NackItem.MaxPackets; offset++)
            {
                item.Names(offset);
            }
        }

        for (ReadOnlySpan<byte> rest = feedbackControl; FullIntraRequestItem.TryRead(ref rest, out _); count++)
        {
        }

        return count;
    }
}
