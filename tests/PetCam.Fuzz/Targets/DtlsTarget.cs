using System.Buffers.Binary;
using PetCam.Sdp;
using PetCam.WebRtc.Dtls;
using PetCam.WebRtc.Sessions;
using PetCam.WebRtc.Srtp;
using PetCam.WebRtc.Tests.Peers;

namespace PetCam.Fuzz.Targets;

/// <summary>
/// Datagrams, told apart and given to a live DTLS server session. First byte of an input: to a fresh session (most), to one that is connected,
/// or the rest says how the datagrams of a genuine client are damaged on their way, which reaches every state of the handshake.
/// </summary>
internal sealed class DtlsTarget : IFuzzTarget
{
    private const int ConnectedMode = 0xF0; // first bytes from here on
    private const int DamageMode = 0xFC;
    private const int DamageBytes = 5; // which datagram, where (2), how, with what
    private const int MaxDatagrams = 32;
    private const int MaxReplies = 64; // a handshake has 4 to 6 datagrams each way; a session that answers for ever is a finding

    private readonly DtlsServerContext _server = new(DtlsCertificate.Create(TimeProvider.System, TimeSpan.FromDays(30)), SrtpProfile.All);
    private readonly DtlsClientContext _client = new();
    private readonly SdpFingerprint _other = new("sha-256", new byte[32]);
    private DtlsPair? _connected;

    public string Name => "dtls";

    public string Description => "datagrams to a DTLS server session, before, during and after its handshake";

    public int MaxInputBytes => 4096;

    public long MaxAllocatedBytes => 512 * 1024;

    public IReadOnlyList<byte[]> Tokens { get; } =
    [
        [22, 0xFE, 0xFF, 0, 0], [22, 0xFE, 0xFD, 0, 0], [21, 0xFE, 0xFD, 0, 0], [20, 0xFE, 0xFD, 0, 0, 0, 0, 0, 0, 0, 9, 0, 1, 1], [23, 0xFE, 0xFD, 0, 1],
        [1, 0, 0, 0xB0, 0, 0], [11, 0, 0], [16, 0, 0], [15, 0, 0], [0, 14, 0, 7, 0, 4, 0, 7, 0, 1, 0], [2, 0], [1, 0], [0, 22], [0, 10, 0, 4], [0xC0, 0x2B],
    ];

    public ulong Run(ReadOnlySpan<byte> input)
    {
        Outcome outcome = new();
        int mode = input.IsEmpty ? 0 : input[0];
        ReadOnlySpan<byte> rest = input.IsEmpty ? input : input[1..];
        if (mode >= DamageMode)
        {
            Damage(rest, ref outcome);
        }
        else if (mode >= ConnectedMode)
        {
            SendToConnected(rest, ref outcome);
        }
        else
        {
            using DtlsPair pair = new(_server, _client, _other);
            Deliver(rest, pair, ref outcome);
            InvariantException.Require(pair.Session.State != DtlsState.Connected, "Nobody connects without a certificate of that fingerprint.");
            InvariantException.Require(pair.Replies <= MaxReplies, "A session answers a datagram with a few at most.");
            outcome.AddCount(pair.Replies);
        }

        return outcome.Value;
    }

    public void Dispose()
    {
        _connected?.Dispose();
        _server.Dispose();
        _client.Dispose();
    }

    private void SendToConnected(ReadOnlySpan<byte> input, ref Outcome outcome)
    {
        if (_connected is not { Session.State: DtlsState.Connected })
        {
            _connected?.Dispose();
            _connected = new DtlsPair(_server, _client, _client.Fingerprint);
            _connected.Handshake(static (_, _) => { });
            InvariantException.Require(_connected.Session.State == DtlsState.Connected, "A genuine client connects.");
        }

        outcome.Add(ConnectedMode);
        Deliver(input, _connected, ref outcome);
        InvariantException.Require(_connected.Session.State == DtlsState.Connected, "Nobody without keys ends a session.");
    }

    private void Damage(ReadOnlySpan<byte> input, ref Outcome outcome)
    {
        byte[] damages = input[..(input.Length - (input.Length % DamageBytes))].ToArray();
        using DtlsPair pair = new(_server, _client, _client.Fingerprint);
        pair.Handshake((index, datagram) => Apply(damages, index, datagram));
        outcome.Add(DamageMode);
        outcome.Add((int)pair.Session.State);
        outcome.Add(pair.Session.FailureReason);
        InvariantException.Require(pair.Replies <= MaxReplies, "A session answers a datagram with a few at most.");
        InvariantException.Require(pair.Session.State != DtlsState.Closed, "Nobody said goodbye.");
    }

    private static void Apply(ReadOnlySpan<byte> damages, int index, Span<byte> datagram)
    {
        for (; !damages.IsEmpty; damages = damages[DamageBytes..])
        {
            if (damages[0] % 8 == index && datagram.Length > 0)
            {
                ref byte value = ref datagram[BinaryPrimitives.ReadUInt16BigEndian(damages[1..]) % datagram.Length];
                value = damages[3] % 3 == 0 ? damages[4] : damages[3] % 3 == 1 ? (byte)(value ^ damages[4]) : (byte)(value + 1);
            }
        }
    }

    // Each datagram behind its length; the last takes what is left.
    private static void Deliver(ReadOnlySpan<byte> input, DtlsPair pair, ref Outcome outcome)
    {
        int seen = 0;
        for (int count = 0; input.Length > sizeof(ushort) && count < MaxDatagrams; count++)
        {
            int length = Math.Min(BinaryPrimitives.ReadUInt16BigEndian(input), input.Length - sizeof(ushort));
            ReadOnlySpan<byte> datagram = input.Slice(sizeof(ushort), length);
            input = input[(sizeof(ushort) + length)..];
            DatagramKind kind = DatagramDemultiplexer.Classify(datagram);
            DatagramDemultiplexer.IsRtcp(datagram);
            seen |= 1 << (int)kind;
            if (kind == DatagramKind.Dtls)
            {
                pair.Session.Receive(datagram);
                pair.Session.HandleTimeout();
            }
        }

        outcome.Add(seen);
        outcome.Add((int)pair.Session.State);
        outcome.Add(pair.Session.FailureReason);
    }
}
