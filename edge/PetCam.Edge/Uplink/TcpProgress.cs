using System.Net.Sockets;

namespace PetCam.Edge.Uplink;

/// <summary>What the kernel knows of a connection: tells a slow network from a silent silo.</summary>
/// <param name="AckedBytes">That the other kernel has confirmed since the connection began.</param>
/// <param name="PendingBytes">That it has not: under way, or still here. An estimate from above.</param>
/// <param name="RoundTrip">Smoothed (RFC 6298).</param>
/// <param name="RoundTripVariation">Mean deviation of it.</param>
internal readonly record struct TcpProgress(long AckedBytes, long PendingBytes, TimeSpan RoundTrip, TimeSpan RoundTripVariation)
{
    // struct tcp_info of linux/tcp.h; fields are only ever added at its end.
    private const int Tcp = 6;
    private const int TcpInfo = 11;
    private const int SegmentSizeAt = 16;
    private const int UnackedSegmentsAt = 24;
    private const int RoundTripAt = 68;
    private const int RoundTripVariationAt = 72;
    private const int AckedBytesAt = 120;
    private const int UnsentBytesAt = 144;
    private const int Length = 148;

    /// <summary>Where a byte that is handed to the kernel now will stand.</summary>
    public long End => AckedBytes + PendingBytes;

    /// <returns>Null on another system than Linux, on kernels before 4.6, and when the connection is gone.</returns>
    public static TcpProgress? TryRead(Socket? socket)
    {
        if (socket is null || !OperatingSystem.IsLinux())
        {
            return null;
        }

        Span<byte> info = stackalloc byte[Length];
        try
        {
            return socket.GetRawSocketOption(Tcp, TcpInfo, info) < Length ? null : Parse(info);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            return null; // who asks then goes by time alone; the loop that uses the socket ends with its own error
        }
    }

    private static TcpProgress Parse(ReadOnlySpan<byte> info) => new(
        BitConverter.ToInt64(info[AckedBytesAt..]),
        ((long)Number(info, UnackedSegmentsAt) * Number(info, SegmentSizeAt)) + Number(info, UnsentBytesAt),
        TimeSpan.FromMicroseconds(Number(info, RoundTripAt)),
        TimeSpan.FromMicroseconds(Number(info, RoundTripVariationAt)));

    private static uint Number(ReadOnlySpan<byte> info, int offset) => BitConverter.ToUInt32(info[offset..]); // the kernel's own byte order
}
