using System.Buffers.Binary;

namespace PetCam.Cluster.Links;

/// <summary>Messages of the handshake: two bytes of length, big endian, and at most <see cref="LinkProtocol.MaxFrameBytes"/>.</summary>
internal static class LinkFrames
{
    public static async ValueTask WriteAsync(Stream stream, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        byte[] frame = new byte[2 + payload.Length];
        BinaryPrimitives.WriteUInt16BigEndian(frame, (ushort)payload.Length);
        payload.CopyTo(frame.AsMemory(2));
        await stream.WriteAsync(frame, cancellationToken).ConfigureAwait(false);
        await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <exception cref="IOException">The other side ended, or its message is too long.</exception>
    public static async ValueTask<byte[]> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        byte[] length = new byte[2];
        await stream.ReadExactlyAsync(length, cancellationToken).ConfigureAwait(false);
        int size = BinaryPrimitives.ReadUInt16BigEndian(length);
        if (size > LinkProtocol.MaxFrameBytes)
        {
            throw new LinkException($"it does not speak the protocol of silos (a message of {size} bytes exceeds {LinkProtocol.MaxFrameBytes})");
        }

        byte[] payload = new byte[size];
        await stream.ReadExactlyAsync(payload, cancellationToken).ConfigureAwait(false);
        return payload;
    }
}
