using System.Buffers.Binary;
using System.Net;

namespace PetCam.WebRtc.Sending;

/// <summary>A peer's address as a value that hashes fast: what sessions are found by. IPv4 is held in its mapped form.</summary>
/// <param name="Stream">0 for UDP, else the worker's number of the TCP connection that leads there.</param>
internal readonly record struct RemoteEndpoint(ulong High, ulong Low, uint Scope, ushort Port, ushort Stream = 0)
{
    /// <summary>Room for a sockaddr of either family.</summary>
    public const int MaxSocketAddressBytes = 28;

    private const ushort FamilyIPv4 = 2; // AF_INET
    private const ushort FamilyIPv6 = 10; // AF_INET6 on Linux
    private const int SocketAddressIPv4Bytes = 16;
    private const ulong MappedPrefix = 0x0000_FFFF_0000_0000;

    public bool IsStream => Stream != 0;

    public bool IsIPv4 => High == 0 && (Low & 0xFFFF_FFFF_0000_0000) == MappedPrefix;

    /// <summary>Reads a sockaddr_in or sockaddr_in6.</summary>
    public static RemoteEndpoint FromSocketAddress(ReadOnlySpan<byte> address)
    {
        ushort port = BinaryPrimitives.ReadUInt16BigEndian(address[2..]);
        if (BinaryPrimitives.ReadUInt16LittleEndian(address) == FamilyIPv4)
        {
            return new RemoteEndpoint(0, MappedPrefix | BinaryPrimitives.ReadUInt32BigEndian(address[4..]), 0, port);
        }

        return new RemoteEndpoint(
            BinaryPrimitives.ReadUInt64BigEndian(address[8..]),
            BinaryPrimitives.ReadUInt64BigEndian(address[16..]),
            BinaryPrimitives.ReadUInt32LittleEndian(address[24..]),
            port);
    }

    public static RemoteEndpoint FromEndpoint(IPEndPoint endpoint)
    {
        Span<byte> bytes = stackalloc byte[16];
        endpoint.Address.MapToIPv6().TryWriteBytes(bytes, out _);
        uint scope = endpoint.Address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? (uint)endpoint.Address.ScopeId : 0;
        return new RemoteEndpoint(
            BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]), scope, (ushort)endpoint.Port);
    }

    /// <summary>Writes a sockaddr for a socket of the given family; a socket of IPv6 takes IPv4 peers in mapped form.</summary>
    /// <param name="address">At least <see cref="MaxSocketAddressBytes"/> long.</param>
    /// <returns>Bytes written.</returns>
    public int WriteSocketAddress(Span<byte> address, bool isIPv6Socket)
    {
        address[..MaxSocketAddressBytes].Clear();
        BinaryPrimitives.WriteUInt16LittleEndian(address, isIPv6Socket ? FamilyIPv6 : FamilyIPv4);
        BinaryPrimitives.WriteUInt16BigEndian(address[2..], Port);
        if (!isIPv6Socket)
        {
            BinaryPrimitives.WriteUInt32BigEndian(address[4..], (uint)Low);
            return SocketAddressIPv4Bytes;
        }

        BinaryPrimitives.WriteUInt64BigEndian(address[8..], High);
        BinaryPrimitives.WriteUInt64BigEndian(address[16..], Low);
        BinaryPrimitives.WriteUInt32LittleEndian(address[24..], Scope);
        return MaxSocketAddressBytes;
    }

    /// <summary>Writes the bare address: 4 bytes for IPv4, 16 for IPv6.</summary>
    public int WriteAddress(Span<byte> address)
    {
        if (IsIPv4)
        {
            BinaryPrimitives.WriteUInt32BigEndian(address, (uint)Low);
            return 4;
        }

        BinaryPrimitives.WriteUInt64BigEndian(address, High);
        BinaryPrimitives.WriteUInt64BigEndian(address[8..], Low);
        return 16;
    }

    public IPEndPoint ToIPEndPoint()
    {
        Span<byte> bytes = stackalloc byte[16];
        int length = WriteAddress(bytes);
        return new IPEndPoint(new IPAddress(bytes[..length]), Port);
    }

    public override string ToString() => IsStream ? $"{ToIPEndPoint()} (TCP)" : ToIPEndPoint().ToString();
}
