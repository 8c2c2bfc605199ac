using System.Buffers.Binary;
using PetCam.WebRtc.Streams;

namespace PetCam.Fuzz.Targets;

/// <summary>What a TCP connection delivers (RFC 4571), in pieces as long as the first byte of an input says.</summary>
internal sealed class StreamFramingTarget : IFuzzTarget
{
    private const int MaxMessageBytes = 300;
    private const int LengthBytes = 2;

    public string Name => "stream-framing";

    public string Description => "messages behind their lengths on a TCP connection";

    public int MaxInputBytes => 2048;

    public long MaxAllocatedBytes => 4096;

    public IReadOnlyList<byte[]> Tokens { get; } = [[0, 0], [0, 1], [0, 20], [1, 44], [1, 45], [0xFF, 0xFF], [0, 1, 2, 3]];

    public ulong Run(ReadOnlySpan<byte> input)
    {
        Outcome outcome = new();
        if (input.IsEmpty)
        {
            return outcome.Value;
        }

        int piece = 1 + input[0];
        ReadOnlySpan<byte> expected = input[1..];
        StreamReceiveBuffer buffer = new(MaxMessageBytes);
        int messages = 0;
        for (ReadOnlySpan<byte> rest = input[1..]; !rest.IsEmpty && !buffer.IsBroken;)
        {
            Span<byte> free = buffer.Free();
            InvariantException.Require(!free.IsEmpty, "There is room to receive to.");
            int taken = Math.Min(Math.Min(piece, free.Length), rest.Length);
            rest[..taken].CopyTo(free);
            rest = rest[taken..];
            buffer.Add(taken);
            while (buffer.TryRead(out ReadOnlySpan<byte> message))
            {
                messages++;
                Compare(ref expected, message);
            }
        }

        outcome.AddCount(messages);
        outcome.Add(buffer.IsBroken);
        outcome.AddCount(expected.Length);
        return outcome.Value;
    }

    public void Dispose()
    {
    }

    // However it was cut up, the next message is what stands behind the next length that is not zero.
    private static void Compare(ref ReadOnlySpan<byte> expected, ReadOnlySpan<byte> message)
    {
        int length = 0;
        while (length == 0)
        {
            length = BinaryPrimitives.ReadUInt16BigEndian(expected);
            expected = expected[LengthBytes..];
        }

        InvariantException.Require(length <= MaxMessageBytes && expected[..length].SequenceEqual(message), "A message is what was sent.");
        expected = expected[length..];
    }
}
