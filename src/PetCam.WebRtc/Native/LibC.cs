using System.Runtime.InteropServices;

namespace PetCam.WebRtc.Native;

/// <summary>System calls that the BCL has no allocation-free form of.</summary>
internal static unsafe partial class LibC
{
    private const string Library = "libc";

    public const short PollIn = 0x001;
    public const int SocketLevelSocket = 1; // SOL_SOCKET
    public const int ReusePort = 15; // SO_REUSEPORT
    public const int ErrorNotImplemented = 38; // ENOSYS
    public const uint EpollIn = 0x001;
    public const uint EpollOut = 0x004;
    public const int EpollAdd = 1;
    public const int EpollDelete = 2;
    public const int EpollModify = 3;
    public const int MessageNoSignal = 0x4000;
    public const int ProtocolTcp = 6; // IPPROTO_TCP
    public const int TcpNoDelay = 1; // TCP_NODELAY
    public const int TcpNotSentLowWater = 25; // TCP_NOTSENT_LOWAT
    public const int ErrorAgain = 11; // EAGAIN
    public const int ErrorConnectionAborted = 103; // ECONNABORTED
    public const int EventNonBlocking = 0x800;
    public const int EventCloseOnExec = 0x80000;
    public const int MessageDontWait = 0x40;
    public const int ErrorInterrupted = 4; // EINTR
    public const int ErrorIo = 5; // EIO
    public const int ErrorInvalid = 22; // EINVAL
    public const int SocketLevelUdp = 17; // SOL_UDP
    public const int UdpSegment = 103; // UDP_SEGMENT

    [LibraryImport(Library, SetLastError = true)]
    public static partial int eventfd(uint initial, int flags);

    [LibraryImport(Library, SetLastError = true)]
    public static partial nint read(int descriptor, void* buffer, nuint length);

    [LibraryImport(Library, SetLastError = true)]
    public static partial nint write(int descriptor, void* buffer, nuint length);

    [LibraryImport(Library)]
    public static partial int ppoll(PollDescriptor* descriptors, nuint count, TimeSpecification* timeout, void* signals);

    [LibraryImport(Library, SetLastError = true)]
    public static partial nint recvfrom(int socket, byte* buffer, nuint length, int flags, byte* address, int* addressLength);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int recvmmsg(int socket, MultiMessageHeader* messages, uint count, int flags, TimeSpecification* timeout);

    [LibraryImport(Library, SetLastError = true)]
    public static partial nint sendto(int socket, byte* buffer, nuint length, int flags, byte* address, int addressLength);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int sendmmsg(int socket, MultiMessageHeader* messages, uint count, int flags);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int getsockopt(int socket, int level, int option, void* value, int* length);

    /// <summary>struct timespec of 64-bit Linux.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct TimeSpecification
    {
        public long Seconds;
        public long Nanoseconds;
    }
    [LibraryImport(Library, SetLastError = true)]
    public static partial int setsockopt(int socket, int level, int option, void* value, int length);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int accept4(int socket, byte* address, int* addressLength, int flags);

    [LibraryImport(Library, SetLastError = true)]
    public static partial nint recv(int socket, byte* buffer, nuint length, int flags);

    [LibraryImport(Library, SetLastError = true)]
    public static partial nint send(int socket, byte* buffer, nuint length, int flags);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int epoll_create1(int flags);

    /// <param name="pollEvent">A struct epoll_event, laid out as the processor has it.</param>
    [LibraryImport(Library, SetLastError = true)]
    public static partial int epoll_ctl(int poll, int operation, int descriptor, byte* pollEvent);

    /// <param name="events">Room for <paramref name="maxEvents"/> structs epoll_event.</param>
    [LibraryImport(Library, SetLastError = true)]
    public static partial int epoll_wait(int poll, byte* events, int maxEvents, int timeoutMilliseconds);

    /// <summary>struct iovec.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct IoVector
    {
        public byte* Base;
        public nuint Length;
    }

    /// <summary>struct msghdr of 64-bit Linux.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct MessageHeader
    {
        public byte* Name;
        public uint NameLength;
        public IoVector* Vectors;
        public nuint VectorCount;
        public byte* Control;
        public nuint ControlLength;
        public int Flags;
    }

    /// <summary>struct mmsghdr.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct MultiMessageHeader
    {
        public MessageHeader Header;

        /// <summary>Bytes sent or received.</summary>
        public uint Length;
    }

    /// <summary>A cmsghdr with one u16, padded as CMSG_SPACE does.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 24)]
    public struct SegmentControl
    {
        public nuint Length;
        public int Level;
        public int Type;
        public ushort SegmentBytes;
    }

    /// <summary>struct pollfd.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct PollDescriptor
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }
}
