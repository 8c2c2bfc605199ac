using System.Runtime.InteropServices;
using PetCam.WebRtc.Native;

namespace PetCam.WebRtc.Sending;

/// <summary>recvmmsg into buffers that are there from the start: the feedback of many viewers costs one system call.</summary>
/// <remarks>One thread; allocates nothing after construction.</remarks>
internal sealed unsafe class MultiDatagramReceiver : IDatagramReceiver
{
    private const int MaxMessages = 32;

    private readonly UdpSocket _socket;
    private readonly byte[] _block;
    private readonly LibC.MultiMessageHeader* _messages;
    private readonly LibC.IoVector* _vectors;
    private readonly byte* _addresses;
    private readonly byte* _bytes;

    public MultiDatagramReceiver(UdpSocket socket)
    {
        _socket = socket;
        int perMessage = sizeof(LibC.MultiMessageHeader) + sizeof(LibC.IoVector) + RemoteEndpoint.MaxSocketAddressBytes + IDatagramReceiver.MaxDatagramBytes;
        _block = GC.AllocateArray<byte>(MaxMessages * perMessage, pinned: true);
        _messages = (LibC.MultiMessageHeader*)Marshal.UnsafeAddrOfPinnedArrayElement(_block, 0);
        _vectors = (LibC.IoVector*)(_messages + MaxMessages);
        _addresses = (byte*)(_vectors + MaxMessages);
        _bytes = _addresses + (MaxMessages * RemoteEndpoint.MaxSocketAddressBytes);
        for (int i = 0; i < MaxMessages; i++)
        {
            Prepare(i);
        }
    }

    public string Name => "recvmmsg";

    public int Capacity => MaxMessages;

    public int Receive()
    {
        int received;
        do
        {
            received = LibC.recvmmsg(_socket.Descriptor, _messages, MaxMessages, LibC.MessageDontWait, null);
        }
        while (received < 0 && Marshal.GetLastPInvokeError() == LibC.ErrorInterrupted);
        return Math.Max(0, received);
    }

    public ReadOnlySpan<byte> Datagram(int index, out RemoteEndpoint source)
    {
        ref LibC.MultiMessageHeader message = ref _messages[index];
        source = RemoteEndpoint.FromSocketAddress(new ReadOnlySpan<byte>(message.Header.Name, (int)message.Header.NameLength));
        message.Header.NameLength = RemoteEndpoint.MaxSocketAddressBytes; // the kernel wrote the true one over the room there is
        return new ReadOnlySpan<byte>(_vectors[index].Base, (int)message.Length);
    }

    private void Prepare(int index)
    {
        _vectors[index] = new LibC.IoVector
        {
            Base = _bytes + (index * IDatagramReceiver.MaxDatagramBytes),
            Length = IDatagramReceiver.MaxDatagramBytes,
        };
        _messages[index].Header = new LibC.MessageHeader
        {
            Name = _addresses + (index * RemoteEndpoint.MaxSocketAddressBytes),
            NameLength = RemoteEndpoint.MaxSocketAddressBytes,
            Vectors = _vectors + index,
            VectorCount = 1,
        };
    }
}
