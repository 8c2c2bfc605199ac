using Microsoft.Win32.SafeHandles;

namespace PetCam.Recording;

/// <summary>Reads that know a file may end early.</summary>
internal static class FileRead
{
    /// <summary>Fills <paramref name="destination"/>, or returns false when the file ends first.</summary>
    public static bool TryExactly(SafeFileHandle file, Span<byte> destination, long offset)
    {
        while (!destination.IsEmpty)
        {
            int read = RandomAccess.Read(file, destination, offset);
            if (read == 0)
            {
                return false;
            }

            destination = destination[read..];
            offset += read;
        }

        return true;
    }
}
