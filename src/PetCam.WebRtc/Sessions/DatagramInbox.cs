using PetCam.WebRtc.Sending;

namespace PetCam.WebRtc.Sessions;

/// <summary>A bounded queue of datagrams that other workers received for this one. Many put in, one takes out; neither locks nor allocates.</summary>
/// <remarks>A ring of slots, each with the position that it is free for or, one higher, filled for. A full ring drops and counts, as a socket buffer does.</remarks>
internal sealed class DatagramInbox
{
    private const int CapacityDatagrams = 256;
    private const int Mask = CapacityDatagrams - 1;

    private readonly Slot[] _slots = new Slot[CapacityDatagrams];
    private readonly byte[] _bytes = GC.AllocateUninitializedArray<byte>(CapacityDatagrams * IDatagramReceiver.MaxDatagramBytes);
    private long _nextFree;
    private long _nextFilled;
    private long _dropped;

    public DatagramInbox()
    {
        for (int i = 0; i < CapacityDatagrams; i++)
        {
            _slots[i].Position = i;
        }
    }

    /// <summary>Any thread: copies a datagram into the ring.</summary>
    /// <returns>False when the ring is full.</returns>
    public bool TryPost(ReadOnlySpan<byte> datagram, in RemoteEndpoint source)
    {
        long position = Volatile.Read(ref _nextFree);
        while (true)
        {
            ref Slot slot = ref _slots[position & Mask];
            long ahead = Volatile.Read(ref slot.Position) - position;
            if (ahead < 0)
            {
                Interlocked.Increment(ref _dropped);
                return false;
            }

            long seen = ahead > 0 ? Volatile.Read(ref _nextFree) : Interlocked.CompareExchange(ref _nextFree, position + 1, position);
            if (ahead == 0 && seen == position)
            {
                datagram.CopyTo(Bytes(position));
                slot.Length = datagram.Length;
                slot.Source = source;
                Volatile.Write(ref slot.Position, position + 1);
                return true;
            }

            position = seen;
        }
    }

    /// <summary>The owner: the oldest datagram, which stays in its place until <see cref="Release"/>.</summary>
    public bool TryPeek(out ReadOnlySpan<byte> datagram, out RemoteEndpoint source)
    {
        ref Slot slot = ref _slots[_nextFilled & Mask];
        if (Volatile.Read(ref slot.Position) != _nextFilled + 1)
        {
            datagram = default;
            source = default;
            return false;
        }

        datagram = Bytes(_nextFilled)[..slot.Length];
        source = slot.Source;
        return true;
    }

    /// <summary>The owner: gives the slot of the datagram that was looked at back.</summary>
    public void Release()
    {
        Volatile.Write(ref _slots[_nextFilled & Mask].Position, _nextFilled + CapacityDatagrams);
        _nextFilled++;
    }

    /// <summary>Datagrams that found no room since the last call.</summary>
    public long TakeDropped() => Interlocked.Exchange(ref _dropped, 0);

    private Span<byte> Bytes(long position) =>
        _bytes.AsSpan((int)(position & Mask) * IDatagramReceiver.MaxDatagramBytes, IDatagramReceiver.MaxDatagramBytes);

    private struct Slot
    {
        public long Position;
        public int Length;
        public RemoteEndpoint Source;
    }
}
