using System.Diagnostics;
using System.Runtime.InteropServices;

namespace PetCam.WebRtc.Tests.Soak;

/// <summary>What this process holds of the machine.</summary>
/// <param name="ResidentBytes">RSS, after a collection and after the C library gave back what it could.</param>
/// <param name="ManagedBytes">Live objects.</param>
internal readonly partial record struct Footprint(long ResidentBytes, long ManagedBytes, int Handles, int Threads)
{
    public static Footprint Measure()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        long managed = GC.GetTotalMemory(forceFullCollection: true);
        _ = TrimHeap(0);
        using Process process = Process.GetCurrentProcess();
        int handles = Directory.GetFileSystemEntries("/proc/self/fd").Length;
        int threads = Directory.GetDirectories("/proc/self/task").Length;
        return new Footprint(process.WorkingSet64, managed, handles, threads);
    }

    public override string ToString() =>
        $"RSS {ResidentBytes / 1e6:F1} MB, managed {ManagedBytes / 1e6:F2} MB, {Handles} handles, {Threads} threads";

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    private static partial int TrimHeap(nuint pad);
}
