using PetCam.Domain.Recordings;

namespace PetCam.Recording;

/// <summary>Keeps recordings from filling a disk that others need too.</summary>
internal static class DiskSpace
{
    /// <param name="path">A file in an existing folder.</param>
    /// <exception cref="RecorderException">There is less room than <paramref name="minFreeBytes"/>; the message names the remedy.</exception>
    public static void Require(string path, long minFreeBytes)
    {
        if (minFreeBytes == 0)
        {
            return;
        }

        long free = new DriveInfo(Path.GetDirectoryName(path)!).AvailableFreeSpace;
        if (free < minFreeBytes)
        {
            throw new RecorderException(
                $"the disk of {Path.GetDirectoryName(path)} has {free} bytes free, fewer than {minFreeBytes} (Recording:MinFreeBytes). "
                + "Delete recordings or name another Recording:Directory.");
        }
    }
}
