namespace PetCam.Rtp;

/// <summary>The elements of a header extension block, in one-byte or two-byte form (RFC 8285 §4.2, §4.3). Borrows the bytes.</summary>
public readonly ref struct RtpHeaderExtensions
{
    /// <summary>Profile of the one-byte form: identifiers 1 to 14, 1 to 16 bytes each.</summary>
    public const ushort OneByteProfile = 0xBEDE;

    /// <summary>Profile of the two-byte form: identifiers 1 to 255, 0 to 255 bytes each.</summary>
    public const ushort TwoByteProfile = 0x1000;

    private const ushort TwoByteProfileMask = 0xFFF0;
    private const int ReservedIdentifier = 15;

    private readonly ushort _profile;
    private readonly ReadOnlySpan<byte> _elements;

    internal RtpHeaderExtensions(ushort profile, ReadOnlySpan<byte> elements)
    {
        _profile = profile;
        _elements = elements;
    }

    /// <summary>Finds the element that was negotiated under <paramref name="id"/>. Unknown profiles and cut-off elements hold nothing.</summary>
    public bool TryFind(int id, out ReadOnlySpan<byte> value)
    {
        bool oneByte = _profile == OneByteProfile;
        bool twoByte = (_profile & TwoByteProfileMask) == TwoByteProfile;
        ReadOnlySpan<byte> rest = oneByte || twoByte ? _elements : default;
        while (TryReadElement(ref rest, oneByte, out int elementId, out value))
        {
            if (elementId == id)
            {
                return true;
            }
        }

        value = default;
        return false;
    }

    private static bool TryReadElement(scoped ref ReadOnlySpan<byte> rest, bool oneByte, out int id, out ReadOnlySpan<byte> value)
    {
        id = 0;
        value = default;
        rest = rest.TrimStart((byte)0);
        int headerBytes = oneByte ? 1 : 2;
        if (rest.Length < headerBytes)
        {
            return false;
        }

        id = oneByte ? rest[0] >> 4 : rest[0];
        int length = oneByte ? (rest[0] & 0x0F) + 1 : rest[1];
        bool stop = oneByte && id == ReservedIdentifier;
        if (stop || rest.Length < headerBytes + length)
        {
            return false;
        }

        value = rest.Slice(headerBytes, length);
        rest = rest[(headerBytes + length)..];
        return true;
    }
}
