namespace PetCam.WebRtc.Sending;

/// <summary>Datagrams that wait to leave in one go, one behind the other in one block of memory. One thread at a time; allocates nothing after construction.</summary>
internal sealed class DatagramBatch
{
    /// <summary>Longest datagram: what passes everywhere without fragmentation, IPv6 tunnels included.</summary>
    public const int MaxDatagramBytes = 1200;

    private const int CapacityDatagrams = 256;

    private readonly byte[] _bytes = GC.AllocateUninitializedArray<byte>(CapacityDatagrams * MaxDatagramBytes, pinned: true);
    private readonly BatchedDatagram[] _datagrams = new BatchedDatagram[CapacityDatagrams];
    private int _end;

    public int Count { get; private set; }

    public bool IsFull => Count == CapacityDatagrams;

    public ReadOnlySpan<BatchedDatagram> Datagrams => _datagrams.AsSpan(0, Count);

    /// <summary>All bytes; pinned, so that addresses into it stay valid.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>Room for the next datagram; the batch must not be full.</summary>
    public Span<byte> Next() => _bytes.AsSpan(_end, MaxDatagramBytes);

    /// <summary>Takes the datagram that was written to <see cref="Next"/>.</summary>
    public void Add(int length, in RemoteEndpoint destination)
    {
        _datagrams[Count++] = new BatchedDatagram(_end, length, destination);
        _end += length;
    }

    public void Clear()
    {
        Count = 0;
        _end = 0;
    }
}
