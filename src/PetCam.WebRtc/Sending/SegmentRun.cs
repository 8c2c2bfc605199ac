namespace PetCam.WebRtc.Sending;

/// <summary>Datagrams of a batch that the kernel can take as one message: one destination, all equally long but the last, which may be shorter.</summary>
/// <param name="First">Index of the first datagram.</param>
internal readonly record struct SegmentRun(int First, int Count, int SegmentBytes, int TotalBytes)
{
    private const int MaxSegments = 60; // the kernel takes 64
    private const int MaxTotalBytes = 65_000; // below 64 KiB with any header

    /// <summary>The longest run that begins at <paramref name="first"/>.</summary>
    public static SegmentRun At(ReadOnlySpan<BatchedDatagram> datagrams, int first)
    {
        ref readonly BatchedDatagram start = ref datagrams[first];
        int total = start.Length;
        int next = first + 1;
        while (next < datagrams.Length && next - first < MaxSegments)
        {
            ref readonly BatchedDatagram datagram = ref datagrams[next];
            bool previousIsFull = datagrams[next - 1].Length == start.Length;
            if (!previousIsFull || datagram.Length > start.Length || total + datagram.Length > MaxTotalBytes || datagram.Destination != start.Destination)
            {
                break;
            }

            total += datagram.Length;
            next++;
        }

        return new SegmentRun(first, next - first, start.Length, total);
    }
}
