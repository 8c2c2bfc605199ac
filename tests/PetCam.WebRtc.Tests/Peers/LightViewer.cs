using System.Buffers.Binary;
using System.Net.Sockets;
using PetCam.WebRtc.Sessions;

namespace PetCam.WebRtc.Tests.Peers;

/// <summary>A viewer that decrypts and counts, and asks for nothing again: whatever did not arrive at the first try is seen to be missing.</summary>
internal sealed class LightViewer : IDisposable
{
    private const byte MarkerFlag = 0x80;
    private static readonly TimeSpan CheckEvery = TimeSpan.FromSeconds(3); // consent (RFC 7675)

    private readonly LightPeer _peer;
    private readonly SrtpReceiver _receiver;
    private readonly Thread _thread;
    private volatile bool _stopping;
    private int _lastSequence = -1;
    private long _packets;
    private long _frames;
    private long _missing;
    private long _notAuthentic;

    /// <param name="answer">To an offer of <see cref="LightPeer.CreateOffer"/>.</param>
    /// <param name="relayPort">Of a relay on loopback; null without.</param>
    public LightViewer(DtlsClientContext context, string answer, int? relayPort = null)
    {
        _peer = new LightPeer(context, answer, relayPort);
        _peer.Check();
        _peer.Handshake();
        _receiver = new SrtpReceiver(_peer.Dtls.ExportKeys());
        _thread = new Thread(Receive) { IsBackground = true, Name = "light viewer" };
        _thread.Start();
    }

    public Socket Socket => _peer.Socket;

    public long Packets => Interlocked.Read(ref _packets);

    /// <summary>Access units that came to their end.</summary>
    public long Frames => Interlocked.Read(ref _frames);

    /// <summary>Sequence numbers that were passed over.</summary>
    public long Missing => Interlocked.Read(ref _missing);

    public long NotAuthentic => Interlocked.Read(ref _notAuthentic);

    public void Dispose()
    {
        _stopping = true;
        _thread.Join();
        _receiver.Dispose();
        _peer.Dispose();
    }

    private void Receive()
    {
        byte[] buffer = new byte[2048];
        long checkedAt = TimeProvider.System.GetTimestamp();
        while (!_stopping)
        {
            int length = Socket.Receive(buffer, SocketFlags.None, out SocketError error);
            ReadOnlySpan<byte> datagram = buffer.AsSpan(0, error == SocketError.Success ? length : 0);
            if (DatagramDemultiplexer.Classify(datagram) == DatagramKind.Media && !DatagramDemultiplexer.IsRtcp(datagram))
            {
                Take(datagram);
            }

            if (TimeProvider.System.GetElapsedTime(checkedAt) > CheckEvery)
            {
                checkedAt = TimeProvider.System.GetTimestamp();
                _peer.SendCheck();
            }
        }
    }

    private void Take(ReadOnlySpan<byte> packet)
    {
        if (!_receiver.TryOpen(packet, out _))
        {
            Interlocked.Increment(ref _notAuthentic);
            return;
        }

        int sequence = BinaryPrimitives.ReadUInt16BigEndian(packet[2..]);
        int step = _lastSequence < 0 ? 1 : (ushort)(sequence - _lastSequence);
        _lastSequence = sequence;
        Interlocked.Add(ref _missing, step - 1);
        Interlocked.Increment(ref _packets);
        Interlocked.Add(ref _frames, (packet[1] & MarkerFlag) != 0 ? 1 : 0);
    }
}
