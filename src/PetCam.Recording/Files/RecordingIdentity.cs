using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using PetCam.Domain.Cameras;
using PetCam.Domain.Recordings;
using PetCam.Fmp4;

namespace PetCam.Recording;

/// <summary>Says inside the file which recording it is, so that the index can be made anew from the files alone.</summary>
/// <remarks>
/// A <c>uuid</c> box behind <c>moov</c>. Content: type (16 bytes), version u8 = 0, recording id as 32 hexadecimal digits in ASCII, start
/// by the silo's clock (i64, big-endian, ms since 1970), camera id in ASCII to the end. Behind it, where a recording goes on from another
/// one, a second such box: <see cref="RecordingContinuation"/>.
/// </remarks>
internal sealed record RecordingIdentity(RecordingId Id, CameraId Camera, DateTimeOffset StartedAt)
{
    /// <summary>The recording that this one goes on from; null when it is the first.</summary>
    public RecordingId? Continues { get; init; }

    private const int IdLength = 32;
    private const int PrefixLength = 1 + IdLength + sizeof(long);

    private static ReadOnlySpan<byte> UserType =>
        [0x8A, 0x4E, 0x2F, 0x5B, 0x0C, 0x6D, 0x4B, 0x3E, 0x9A, 0x72, 0x70, 0x65, 0x74, 0x63, 0x61, 0x6D];

    /// <returns>One box, or two when it continues another recording.</returns>
    public byte[] WriteBoxes() => Continues is { } before ? [.. WriteBox(), .. RecordingContinuation.WriteBox(before)] : WriteBox();

    /// <summary>Reads the content of a <c>uuid</c> box. Any bytes are safe.</summary>
    public static bool TryParse(ReadOnlySpan<byte> content, [NotNullWhen(true)] out RecordingIdentity? identity)
    {
        identity = null;
        if (content.Length <= UserBox.TypeLength + PrefixLength || !content.StartsWith(UserType) || content[UserBox.TypeLength] != 0)
        {
            return false;
        }

        ReadOnlySpan<byte> fields = content[(UserBox.TypeLength + 1)..];
        long startedAt = BinaryPrimitives.ReadInt64BigEndian(fields[IdLength..]);
        bool valid = RecordingId.TryParse(Encoding.ASCII.GetString(fields[..IdLength]), out RecordingId id)
            & CameraId.TryParse(Encoding.ASCII.GetString(fields[(IdLength + sizeof(long))..]), out CameraId camera);
        if (!valid || startedAt < 0 || startedAt > DateTimeOffset.MaxValue.ToUnixTimeMilliseconds())
        {
            return false;
        }

        identity = new RecordingIdentity(id, camera, DateTimeOffset.FromUnixTimeMilliseconds(startedAt));
        return true;
    }

    private byte[] WriteBox()
    {
        byte[] content = new byte[PrefixLength + Camera.Value.Length];
        Encoding.ASCII.GetBytes(Id.ToString(), content.AsSpan(1));
        BinaryPrimitives.WriteInt64BigEndian(content.AsSpan(1 + IdLength), StartedAt.ToUnixTimeMilliseconds());
        Encoding.ASCII.GetBytes(Camera.Value, content.AsSpan(PrefixLength));
        return UserBox.Write(UserType, content);
    }
}
