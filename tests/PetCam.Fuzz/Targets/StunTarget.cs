using System.Text;
using PetCam.WebRtc.Ice;

namespace PetCam.Fuzz.Targets;

/// <summary>Connectivity checks: parsed, looked up, answered. Once as they come, once with the integrity put right, so that mutations get behind it.</summary>
internal sealed class StunTarget : IFuzzTarget
{
    private static readonly byte[] Password = Encoding.ASCII.GetBytes("VOkJxbRl1RmTxUk/WvJxBt"); // of RFC 5769
    private static readonly StunAttributeType[] Types = Enum.GetValues<StunAttributeType>();

    private readonly GuardedBuffer _answer = new(StunMessageWriter.MaxBytes);
    private readonly byte[] _repaired = new byte[2048];

    public string Name => "stun";

    public string Description => "connectivity checks and their answers";

    public int MaxInputBytes => 2048;

    public long MaxAllocatedBytes => 64 * 1024;

    public IReadOnlyList<byte[]> Tokens { get; } =
    [
        [0x21, 0x12, 0xA4, 0x42], [0, 1, 0, 0], [0, 6, 0, 9], [0, 8, 0, 20], [0x80, 0x28, 0, 4], [0x80, 0x29, 0, 8], [0x80, 0x2A, 0, 8],
        [0, 0x25, 0, 0], [0, 0x24, 0, 4], [0x7F, 0xFE, 0, 4], [0xFF, 0xFF, 0xFF, 0xFF],
    ];

    public ulong Run(ReadOnlySpan<byte> input)
    {
        Outcome outcome = new();
        if (!StunMessage.TryParse(input, out StunMessage message, out StunParseError error))
        {
            outcome.Add((int)error);
            return outcome.Value;
        }

        Examine(message, ref outcome);
        if (message.TryFind(StunAttributeType.MessageIntegrity, out ReadOnlySpan<byte> integrity) && integrity.Length == StunMessage.IntegrityBytes)
        {
            input.Overlaps(integrity, out int at);
            input.CopyTo(_repaired);
            StunMessage.ComputeIntegrity(input[..(at - StunMessage.AttributeHeaderBytes)], Password, _repaired.AsSpan(at, StunMessage.IntegrityBytes));
            InvariantException.Require(StunMessage.TryParse(_repaired.AsSpan(0, input.Length), out message, out _), "A message with another integrity is a message.");
            InvariantException.Require(message.HasIntegrity(Password), "The integrity that was computed is the one that is checked.");
            Examine(message, ref outcome);
        }

        return outcome.Value;
    }

    public void Dispose()
    {
    }

    private void Examine(in StunMessage message, ref Outcome outcome)
    {
        foreach (StunAttributeType type in Types)
        {
            outcome.Add(message.TryFind(type, out _));
        }

        outcome.AddCount(IceLiteResponder.LocalUfrag(message).Length);
        outcome.Add(message.HasFingerprint());
        ConnectivityCheckOutcome checkOutcome = IceLiteResponder.Respond(
            message, default, Password, _answer.Room(StunMessageWriter.MaxBytes), out int answerBytes);
        outcome.Add((int)checkOutcome);
        bool valid = StunMessage.TryParse(_answer.Room(answerBytes), out StunMessage answer, out _) && answer.HasFingerprint();
        InvariantException.Require(valid, "The answer is a STUN message with a fingerprint.");
        InvariantException.Require(answer.TransactionId.SequenceEqual(message.TransactionId), "The answer names its request.");
        outcome.AddCount(answerBytes);
        _answer.Check(StunMessageWriter.MaxBytes);
    }
}
