using System.Runtime.InteropServices;
using PetCam.WebRtc.Native;

namespace PetCam.WebRtc.Sending;

/// <summary>sendmmsg, with each run of equal datagrams as one message that the kernel cuts (UDP_SEGMENT): a picture costs one or two messages.</summary>
/// <remarks>Data path 8/8: hands datagrams to the socket. One thread; allocates nothing after construction.</remarks>
internal sealed unsafe class SegmentingSender : IDatagramBatchSender
{
    private const int MaxMessages = 64;

    private readonly UdpSocket _socket;
    private readonly byte[] _block;
    private readonly LibC.MultiMessageHeader* _messages;
    private readonly LibC.IoVector* _vectors;
    private readonly LibC.SegmentControl* _controls;
    private readonly byte* _addresses;
    private readonly int[] _counts = new int[MaxMessages];
    private bool _segments;

    /// <param name="segments">False sends each datagram as a message of its own.</param>
    public SegmentingSender(UdpSocket socket, bool segments)
    {
        _socket = socket;
        _segments = segments;
        int perMessage = sizeof(LibC.MultiMessageHeader) + sizeof(LibC.IoVector) + sizeof(LibC.SegmentControl) + RemoteEndpoint.MaxSocketAddressBytes;
        _block = GC.AllocateArray<byte>(MaxMessages * perMessage, pinned: true);
        byte* start = (byte*)Marshal.UnsafeAddrOfPinnedArrayElement(_block, 0);
        _messages = (LibC.MultiMessageHeader*)start;
        _vectors = (LibC.IoVector*)(_messages + MaxMessages);
        _controls = (LibC.SegmentControl*)(_vectors + MaxMessages);
        _addresses = (byte*)(_controls + MaxMessages);
    }

    public string Name => _segments ? "sendmmsg with UDP_SEGMENT" : "sendmmsg";

    public int Send(DatagramBatch batch)
    {
        int dropped = 0;
        int next = 0;
        fixed (byte* bytes = batch.Bytes)
        {
            while (next < batch.Count)
            {
                int messages = Prepare(batch, bytes, ref next);
                dropped += Send(messages);
            }
        }

        return dropped;
    }

    private int Prepare(DatagramBatch batch, byte* bytes, ref int next)
    {
        int messages = 0;
        while (next < batch.Count && messages < MaxMessages)
        {
            ref readonly BatchedDatagram datagram = ref batch.Datagrams[next];
            SegmentRun run = _segments ? SegmentRun.At(batch.Datagrams, next) : new SegmentRun(next, 1, datagram.Length, datagram.Length);
            Prepare(messages, bytes + datagram.Offset, run, datagram.Destination);
            next += run.Count;
            messages++;
        }

        return messages;
    }

    private void Prepare(int index, byte* bytes, in SegmentRun run, in RemoteEndpoint destination)
    {
        byte* address = _addresses + (index * RemoteEndpoint.MaxSocketAddressBytes);
        int addressBytes = destination.WriteSocketAddress(new Span<byte>(address, RemoteEndpoint.MaxSocketAddressBytes), _socket.IsIPv6);
        _counts[index] = run.Count;
        _vectors[index] = new LibC.IoVector { Base = bytes, Length = (nuint)run.TotalBytes };
        _controls[index] = new LibC.SegmentControl
        {
            Length = (nuint)(sizeof(nuint) + (2 * sizeof(int)) + sizeof(ushort)), // CMSG_LEN(sizeof(u16))
            Level = LibC.SocketLevelUdp,
            Type = LibC.UdpSegment,
            SegmentBytes = (ushort)run.SegmentBytes,
        };
        bool isSegmented = run.Count > 1;
        _messages[index].Header = new LibC.MessageHeader
        {
            Name = address,
            NameLength = (uint)addressBytes,
            Vectors = _vectors + index,
            VectorCount = 1,
            Control = isSegmented ? (byte*)(_controls + index) : null,
            ControlLength = isSegmented ? (nuint)sizeof(LibC.SegmentControl) : 0,
        };
    }

    private int Send(int messages)
    {
        int dropped = 0;
        int sent = 0;
        while (sent < messages)
        {
            int accepted = LibC.sendmmsg(_socket.Descriptor, _messages + sent, (uint)(messages - sent), LibC.MessageDontWait);
            if (accepted > 0)
            {
                sent += accepted;
                continue;
            }

            int error = Marshal.GetLastPInvokeError();
            if (error == LibC.ErrorInterrupted)
            {
                continue;
            }

            if (_segments && error is LibC.ErrorIo or LibC.ErrorInvalid && _counts[sent] > 1)
            {
                // This path's device cannot cut datagrams. What was prepared goes out one by one, and all that follows as well.
                _segments = false;
                dropped += SendSingly(sent, messages);
                return dropped;
            }

            // The socket's buffer is full, or this one destination cannot be reached: its datagrams are lost, the others are tried.
            dropped += _counts[sent];
            sent++;
        }

        return dropped;
    }

    private int SendSingly(int first, int messages)
    {
        int dropped = 0;
        for (int i = first; i < messages; i++)
        {
            ref LibC.MessageHeader header = ref _messages[i].Header;
            int segmentBytes = _controls[i].SegmentBytes;
            int total = (int)_vectors[i].Length;
            for (int offset = 0; offset < total; offset += segmentBytes)
            {
                int length = Math.Min(segmentBytes, total - offset);
                nint result = LibC.sendto(
                    _socket.Descriptor, _vectors[i].Base + offset, (nuint)length, LibC.MessageDontWait, header.Name, (int)header.NameLength);
                dropped += result < 0 ? 1 : 0;
            }
        }

        return dropped;
    }
}
