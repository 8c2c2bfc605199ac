namespace PetCam.WebRtc.Sending;

/// <summary>One system call per datagram: works everywhere.</summary>
internal sealed class SingleDatagramReceiver(UdpSocket socket) : IDatagramReceiver
{
    private readonly byte[] _bytes = GC.AllocateUninitializedArray<byte>(IDatagramReceiver.MaxDatagramBytes, pinned: true);
    private int _length;
    private RemoteEndpoint _source;

    public string Name => "recvfrom";

    public int Capacity => 1;

    public int Receive() => socket.TryReceive(_bytes, out _length, out _source) ? 1 : 0;

    public ReadOnlySpan<byte> Datagram(int index, out RemoteEndpoint source)
    {
        source = _source;
        return _bytes.AsSpan(0, _length);
    }
}
