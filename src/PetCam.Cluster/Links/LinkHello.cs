using System.Buffers.Binary;
using System.Text;
using PetCam.Domain.Cluster;

namespace PetCam.Cluster.Links;

/// <summary>
/// What the side that connects says first: magic, protocol range, cluster, who it is, who it wants, what for, and a fresh number.
/// Texts have one byte of length, numbers are big endian.
/// </summary>
internal sealed record LinkHello(ProtocolRange Protocol, string Cluster, SiloIdentity From, SiloIdentity To, string Purpose, byte[] Nonce)
{
    private const int MaxTextBytes = 64;

    private static ReadOnlySpan<byte> Magic => "PCSL"u8;

    public byte[] Write()
    {
        using MemoryStream bytes = new();
        bytes.Write(Magic);
        WriteNumber(bytes, (ushort)Protocol.Min);
        WriteNumber(bytes, (ushort)Protocol.Max);
        WriteText(bytes, Cluster);
        WriteSilo(bytes, From);
        WriteSilo(bytes, To);
        WriteText(bytes, Purpose);
        bytes.Write(Nonce);
        return bytes.ToArray();
    }

    /// <returns>False for anything else.</returns>
    public static bool TryParse(ReadOnlySpan<byte> bytes, out LinkHello hello)
    {
        hello = null!;
        if (!bytes.StartsWith(Magic) || bytes.Length < Magic.Length + 4)
        {
            return false;
        }

        ProtocolRange protocol = new(BinaryPrimitives.ReadUInt16BigEndian(bytes[4..]), BinaryPrimitives.ReadUInt16BigEndian(bytes[6..]));
        bytes = bytes[8..];
        if (!TryReadText(ref bytes, out string cluster) || !TryReadSilo(ref bytes, out SiloIdentity from) || !TryReadSilo(ref bytes, out SiloIdentity to)
            || !TryReadText(ref bytes, out string purpose) || bytes.Length != LinkProtocol.NonceBytes || protocol.Min > protocol.Max)
        {
            return false;
        }

        hello = new LinkHello(protocol, cluster, from, to, purpose, bytes.ToArray());
        return true;
    }

    private static void WriteNumber(MemoryStream bytes, ushort value)
    {
        Span<byte> number = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(number, value);
        bytes.Write(number);
    }

    private static void WriteSilo(MemoryStream bytes, SiloIdentity silo)
    {
        WriteText(bytes, silo.Id);
        Span<byte> number = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(number, silo.Incarnation);
        bytes.Write(number);
    }

    private static void WriteText(MemoryStream bytes, string text)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Encoding.UTF8.GetByteCount(text), MaxTextBytes, nameof(text));
        bytes.WriteByte((byte)Encoding.UTF8.GetByteCount(text));
        bytes.Write(Encoding.UTF8.GetBytes(text));
    }

    private static bool TryReadSilo(ref ReadOnlySpan<byte> bytes, out SiloIdentity silo)
    {
        silo = default;
        if (!TryReadText(ref bytes, out string id) || bytes.Length < 8)
        {
            return false;
        }

        silo = new SiloIdentity(id, BinaryPrimitives.ReadInt64BigEndian(bytes));
        bytes = bytes[8..];
        return true;
    }

    /// <summary>Names are lower case, digits and hyphens: nothing that a log or a page could take for more.</summary>
    private static bool TryReadText(ref ReadOnlySpan<byte> bytes, out string text)
    {
        text = string.Empty;
        if (bytes.Length < 1 || bytes[0] is 0 or > MaxTextBytes || bytes.Length < 1 + bytes[0])
        {
            return false;
        }

        ReadOnlySpan<byte> name = bytes.Slice(1, bytes[0]);
        bytes = bytes[(1 + name.Length)..];
        text = Encoding.ASCII.GetString(name);
        return text.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
    }
}
