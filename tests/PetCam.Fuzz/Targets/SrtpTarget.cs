using System.Buffers.Binary;
using PetCam.Rtp;
using PetCam.WebRtc.Srtp;

namespace PetCam.Fuzz.Targets;

/// <summary>
/// Protected RTP as a publisher sends it. First byte of an input: the profile, and whether the rest is taken as it is, or is a packet that the peer
/// protects first and that must come back the same, or, with one bit damaged, must not.
/// </summary>
internal sealed class SrtpTarget : IFuzzTarget
{
    private const int MaxPacketBytes = 1500;
    private const int MaxOverheadBytes = 32;
    private const uint Ssrc = 0x5EED;

    private readonly SrtpPairs _pairs = new();
    private readonly byte[] _packet = new byte[MaxPacketBytes];
    private readonly byte[] _protected = new byte[MaxPacketBytes + MaxOverheadBytes];
    private readonly GuardedBuffer _plain = new(MaxPacketBytes);
    private long _index;

    public string Name => "srtp";

    public string Description => "protected RTP under all profiles, forged, genuine and damaged";

    public int MaxInputBytes => 1 + MaxPacketBytes;

    public long MaxAllocatedBytes => 4096; // a stream's replay window, once

    public IReadOnlyList<byte[]> Tokens { get; } = [[0x80, 96], [0x90, 96], [0xBE, 0xDE, 0, 1], [0x8F, 96], [0xA0, 96], [0, 0, 0x5E, 0xED], [0xFF, 0xFF]];

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
            int room = (choice & 0x40) == 0 ? MaxPacketBytes : Math.Max(0, rest.Length - MaxOverheadBytes);
            outcome.Add(server.TryUnprotectRtp(rest, _plain.Room(room), out _, out _));
            _plain.Check(room);
        }
        else if (RtpPacket.TryMeasureHeader(rest, out int headerBytes))
        {
            outcome.AddCount(headerBytes);
            outcome.AddCount(rest.Length - headerBytes);
            Protect(client, rest, headerBytes, out int length);
            Unprotect(server, rest.Length, length, isDamaged: (choice & 0x40) != 0);
        }

        return outcome.Value;
    }

    public void Dispose() => _pairs.Dispose();

    // Under numbers that go on, as a sender's do: what was seen is refused, whatever it holds.
    private void Protect(SrtpSession client, ReadOnlySpan<byte> packet, int headerBytes, out int length)
    {
        _index++;
        packet.CopyTo(_packet);
        BinaryPrimitives.WriteUInt16BigEndian(_packet.AsSpan(2), SequenceNumber.FromIndex(_index).Value);
        BinaryPrimitives.WriteUInt32BigEndian(_packet.AsSpan(8), Ssrc);
        _packet.AsSpan(0, headerBytes).CopyTo(_protected);
        length = client.ProtectRtp(_protected, headerBytes, _packet.AsSpan(headerBytes, packet.Length - headerBytes), Ssrc, _index);
    }

    private void Unprotect(SrtpSession server, int plainBytes, int length, bool isDamaged)
    {
        _protected[length - 1] ^= isDamaged ? (byte)1 : (byte)0;
        bool read = server.TryUnprotectRtp(_protected.AsSpan(0, length), _plain.Room(plainBytes), out int plain, out long index);
        InvariantException.Require(read != isDamaged, "What was protected comes back, what was damaged does not.");
        InvariantException.Require(
            isDamaged || (plain == plainBytes && index == _index && _plain.Room(plain).SequenceEqual(_packet.AsSpan(0, plain))), "It comes back as it was.");
        _plain.Check(plainBytes);
        if (!isDamaged)
        {
            InvariantException.Require(!server.TryUnprotectRtp(_protected.AsSpan(0, length), _plain.Room(plainBytes), out _, out _), "A replay is refused.");
            _plain.Check(plainBytes);
        }
    }
}
