using System.Net;
using System.Net.Sockets;
using System.Text;
using PetCam.WebRtc.Ice;
using PetCam.WebRtc.Tests.Peers;

namespace PetCam.WebRtc.Tests.Flood;

/// <summary>Sends what nobody asked for, of every kind in turn; seeded.</summary>
internal sealed class Attacker : IDisposable
{
    private const int Strangers = 16;

    private readonly Random _random = new(20261121);
    private readonly byte[] _bytes = new byte[1500];
    private readonly byte[] _stun = new byte[StunMessageWriter.MaxBytes];
    private readonly List<LightPeer> _halfOpen = [];
    private readonly List<byte[]> _hellos = [];
    private readonly Socket[] _strangers;
    private readonly IReadOnlyList<LightViewer> _victims;
    private readonly byte[] _ufrag;
    private int _sent;

    /// <param name="port">Of the service, on loopback.</param>
    /// <param name="ufrag">Of a session that somebody watches: an attacker may have seen its checks pass by.</param>
    /// <param name="victims">Viewers in whose name datagrams are forged.</param>
    public Attacker(int port, string ufrag, IReadOnlyList<LightViewer> victims)
    {
        _ufrag = Encoding.ASCII.GetBytes(ufrag + ":probe");
        _victims = victims;
        _strangers = [.. Enumerable.Range(0, Strangers).Select(_ => Connect(port))];
    }

    /// <summary>Passes a check under an answer, says hello, and leaves it at that.</summary>
    public void OpenHalf(DtlsClientContext context, string answer)
    {
        LightPeer peer = new(context, answer);
        peer.Check();
        using DtlsClient client = new(context, hello => _hellos.Add(hello.ToArray()));
        client.Start();
        _halfOpen.Add(peer);
        peer.Socket.Send(_hellos[^1]);
    }

    public void Send(int count)
    {
        for (int end = _sent + count; _sent < end; _sent++)
        {
            Socket stranger = _strangers[_random.Next(Strangers)];
            switch (_sent % 8)
            {
                case 0 or 1:
                    SendNoise(stranger, firstByte: _random.Next(256));
                    break;
                case 2:
                    SendNoise(stranger, firstByte: _random.Next(4));
                    break;
                case 3:
                    SendCheck(stranger);
                    break;
                case 4:
                    SendHello(stranger);
                    break;
                case 5:
                    SendHello(_halfOpen[_random.Next(_halfOpen.Count)].Socket);
                    break;
                case 6:
                    SendNoise(_victims[_random.Next(_victims.Count)].Socket, firstByte: _random.Next(20, 64)); // DTLS
                    break;
                default:
                    SendCutRtcp(_victims[_random.Next(_victims.Count)].Socket);
                    break;
            }
        }
    }

    public void Dispose()
    {
        _halfOpen.ForEach(peer => peer.Dispose());
        Array.ForEach(_strangers, socket => socket.Dispose());
    }

    private void SendNoise(Socket socket, int firstByte)
    {
        int length = _random.Next(1, _bytes.Length);
        _random.NextBytes(_bytes);
        _bytes[0] = (byte)firstByte;
        Send(socket, _bytes.AsSpan(0, length));
    }

    // Names a session that exists, and does not know its password.
    private void SendCheck(Socket socket)
    {
        StunMessageWriter writer = new(_stun, StunMessageType.BindingRequest, Guid.NewGuid().ToByteArray().AsSpan(0, StunMessage.TransactionIdBytes));
        writer.Add(StunAttributeType.Username, _ufrag);
        writer.AddIntegrity("a password that is wrong"u8);
        writer.AddFingerprint();
        Send(socket, writer.Written);
    }

    // A genuine ClientHello, sometimes with another random in it.
    private void SendHello(Socket socket)
    {
        byte[] hello = [.. _hellos[_random.Next(_hellos.Count)]];
        _random.NextBytes(hello.AsSpan(27, _random.Next(2) * 32));
        Send(socket, hello);
    }

    private void SendCutRtcp(Socket socket)
    {
        _random.NextBytes(_bytes);
        _bytes[0] = 0x81;
        _bytes[1] = (byte)_random.Next(200, 208);
        Send(socket, _bytes.AsSpan(0, _random.Next(1, 60)));
    }

    private static void Send(Socket socket, ReadOnlySpan<byte> datagram) => socket.Send(datagram, SocketFlags.None, out _);

    private static Socket Connect(int port)
    {
        Socket socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Connect(IPAddress.Loopback, port);
        return socket;
    }
}
