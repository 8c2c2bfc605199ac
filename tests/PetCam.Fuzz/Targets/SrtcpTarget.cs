using PetCam.WebRtc.Srtp;

namespace PetCam.Fuzz.Targets;

/// <summary>
/// Protected RTCP as it comes from the network. First byte of an input: the profile, and whether the rest is taken as it is, or is
/// protected by the peer first and must come back the same.
/// </summary>
internal sealed class SrtcpTarget : IFuzzTarget
{
    private const int MaxCompoundBytes = 1500;
    private const int MaxOverheadBytes = 32;
    private const int MinCompoundBytes = 8; // header and SSRC stay in clear (RFC 3711 §3.4)

    private readonly SrtpPairs _pairs = new();
    private readonly byte[] _protected = new byte[MaxCompoundBytes + MaxOverheadBytes];
    private readonly GuardedBuffer _plain = new(MaxCompoundBytes);

    public string Name => "srtcp";

    public string Description => "protected RTCP under all profiles, forged and genuine";

    public int MaxInputBytes => 1 + MaxCompoundBytes;

    public long MaxAllocatedBytes => 0;

    public IReadOnlyList<byte[]> Tokens { get; } = [[0x81, 201, 0, 1], [0x80, 0, 0, 1], [0xFF, 0xFF, 0xFF, 0xFF], [0, 0, 0, 0], [0x80, 200, 0, 6]];

    public ulong Run(ReadOnlySpan<byte> input)
    {
        Outcome outcome = new();
        if (input.IsEmpty)
        {
            return outcome.Value;
        }

        int choice = input[0];
        (SrtpSession server, SrtpSession client) = _pairs.Choose(choice, ref outcome);
        ReadOnlySpan<byte> rest = input[1..];
        if ((choice & 0x80) == 0)
        {
            // Room for exactly what is left, and sometimes less, so that a cipher that trusts lengths would leave it.
            int room = (choice & 0x40) == 0 ? MaxCompoundBytes : Math.Max(0, rest.Length - MaxOverheadBytes);
            outcome.Add(server.TryUnprotectRtcp(rest, _plain.Room(room), out int length));
            outcome.AddCount(length < 0 ? 0 : length);
            _plain.Check(room);
        }
        else if (rest.Length >= MinCompoundBytes)
        {
            int length = client.ProtectRtcp(_protected, rest);
            bool read = server.TryUnprotectRtcp(_protected.AsSpan(0, length), _plain.Room(rest.Length), out int plain);
            InvariantException.Require(read && plain == rest.Length && _plain.Room(plain).SequenceEqual(rest), "What was protected comes back.");
            _plain.Check(rest.Length);
            outcome.AddCount(plain);
        }

        return outcome.Value;
    }

    public void Dispose() => _pairs.Dispose();
}
