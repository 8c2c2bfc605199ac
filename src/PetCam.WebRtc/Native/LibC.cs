using System.Runtime.InteropServices;

namespace PetCam.WebRtc.Native;

/// <summary>System calls that the BCL has no allocation-free form of.</summary>
internal static unsafe partial class LibC
{
    private const string Library = "libc";

    public const short PollIn = 0x001;
    public const int EventNonBlocking = 0x800;
    public const int EventCloseOnExec = 0x80000;
    public const int MessageDontWait = 0x40;
    public const int ErrorAgain = 11;
    public const int ErrorInterrupted = 4;

    [LibraryImport(Library, SetLastError = true)]
    public static partial int eventfd(uint initial, int flags);

    [LibraryImport(Library, SetLastError = true)]
    public static partial nint read(int descriptor, void* buffer, nuint length);

    [LibraryImport(Library, SetLastError = true)]
    public static partial nint write(int descriptor, void* buffer, nuint length);

    [LibraryImport(Library)]
    public static partial int close(int descriptor);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int poll(PollDescriptor* descriptors, nuint count, int timeoutMilliseconds);

    [LibraryImport(Library, SetLastError = true)]
    public static partial nint recvfrom(int socket, byte* buffer, nuint length, int flags, byte* address, int* addressLength);

    [LibraryImport(Library, SetLastError = true)]
    public static partial nint sendto(int socket, byte* buffer, nuint length, int flags, byte* address, int addressLength);

    /// <summary>struct pollfd.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct PollDescriptor
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }
}
