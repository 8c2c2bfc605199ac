using System.Runtime.InteropServices;

namespace PetCam.Edge.Capture.Native;

/// <summary><c>petcam_reader_stats</c>, 64 bytes: counters since the reader opened.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct ReaderStats
{
    public ulong Frames;
    public ulong Bytes;
    public ulong Missed;
    public ulong TornRetries;
    public ulong Corrupt;
    public ulong Restarts;
    public ulong StolenPosts;
    public ulong Wakeups;
}
