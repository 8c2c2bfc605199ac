namespace PetCam.Fmp4;

/// <summary>A <c>uuid</c> box with content of the caller's own (ISO/IEC 14496-12 4.2): players pass over it.</summary>
public static class UserBox
{
    /// <summary>Bytes of the extended type.</summary>
    public const int TypeLength = 16;

    private const int BoxHeaderLength = 8;

    /// <param name="userType">16 bytes.</param>
    public static byte[] Write(ReadOnlySpan<byte> userType, ReadOnlySpan<byte> content)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(userType.Length, TypeLength);
        byte[] bytes = new byte[BoxHeaderLength + TypeLength + content.Length];
        BoxWriter writer = new(bytes);
        int box = writer.Begin("uuid"u8);
        writer.Bytes(userType);
        writer.Bytes(content);
        writer.End(box);
        return bytes;
    }
}
