namespace PetCam.Testing;

/// <summary>Takes the packets of one logical stream out of an Ogg file that FFmpeg wrote (RFC 3533 §6).</summary>
internal static class OggPackets
{
    private const int PageHeaderBytes = 27;
    private const int SegmentCountOffset = 26;
    private const int FullSegment = 255; // a shorter one ends its packet

    public static IEnumerable<byte[]> Read(byte[] file)
    {
        List<byte> packet = [];
        for (int page = 0; page < file.Length;)
        {
            if (!file.AsSpan(page).StartsWith("OggS"u8))
            {
                throw new InvalidOperationException($"There is no Ogg page at byte {page} of {file.Length}.");
            }

            int segments = file[page + SegmentCountOffset];
            int data = page + PageHeaderBytes + segments;
            for (int i = 0; i < segments; i++)
            {
                int length = file[page + PageHeaderBytes + i];
                packet.AddRange(file.AsSpan(data, length));
                data += length;
                if (length < FullSegment)
                {
                    yield return [.. packet];
                    packet.Clear();
                }
            }

            page = data;
        }
    }
}
