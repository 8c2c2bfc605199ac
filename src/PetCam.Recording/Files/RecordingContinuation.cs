using System.Text;
using PetCam.Domain.Recordings;
using PetCam.Fmp4;

namespace PetCam.Recording;

/// <summary>Says inside the file from which recording it goes on.</summary>
/// <remarks>A <c>uuid</c> box behind <see cref="RecordingIdentity"/>. Content: type (16 bytes), version u8 = 0, recording id as 32 hexadecimal digits in ASCII.</remarks>
internal static class RecordingContinuation
{
    private const int IdLength = 32;
    private const int ContentLength = UserBox.TypeLength + 1 + IdLength;

    private static ReadOnlySpan<byte> UserType =>
        [0x8A, 0x4E, 0x2F, 0x5B, 0x0C, 0x6D, 0x4B, 0x3E, 0x9A, 0x73, 0x70, 0x65, 0x74, 0x63, 0x61, 0x6D];

    public static byte[] WriteBox(RecordingId continues)
    {
        byte[] content = new byte[1 + IdLength];
        Encoding.ASCII.GetBytes(continues.ToString(), content.AsSpan(1));
        return UserBox.Write(UserType, content);
    }

    /// <summary>Reads the content of a <c>uuid</c> box. Any bytes are safe.</summary>
    public static bool TryParse(ReadOnlySpan<byte> content, out RecordingId continues)
    {
        continues = default;
        return content.Length == ContentLength && content.StartsWith(UserType) && content[UserBox.TypeLength] == 0
            && RecordingId.TryParse(Encoding.ASCII.GetString(content[(UserBox.TypeLength + 1)..]), out continues);
    }
}
