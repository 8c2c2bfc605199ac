using System.Buffers.Binary;
using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using PetCam.WebRtc.Native;

namespace PetCam.WebRtc.Streams;

/// <summary>An epoll instance: tells which of many connections want attention, level-triggered. One thread; allocates nothing after construction.</summary>
internal sealed unsafe class EventPoll : IDisposable
{
    private const int MaxEvents = 64;

    // struct epoll_event is packed on x86-64, and only there.
    private static readonly int DataOffset = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8;
    private static readonly int EventBytes = DataOffset + sizeof(ulong);

    private readonly byte[] _events = GC.AllocateArray<byte>(MaxEvents * EventBytes, pinned: true);
    private readonly SafeFileHandle _handle;

    public EventPoll()
    {
        Descriptor = LibC.epoll_create1(LibC.EventCloseOnExec);
        if (Descriptor < 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError(), "epoll could not be created.");
        }

        _handle = new SafeFileHandle(Descriptor, ownsHandle: true);
    }

    /// <summary>Readable while <see cref="Wait"/> has something to tell.</summary>
    public int Descriptor { get; }

    /// <param name="key">What <see cref="KeyOf"/> names the descriptor by.</param>
    /// <returns>False when the kernel refuses, for want of memory.</returns>
    public bool TryAdd(int descriptor, ushort key) => Control(LibC.EpollAdd, descriptor, key, LibC.EpollIn);

    /// <summary>Also tells, or does not tell any more, when there is room to send.</summary>
    public void WatchRoom(int descriptor, ushort key, bool isWatched) =>
        Control(LibC.EpollModify, descriptor, key, isWatched ? LibC.EpollIn | LibC.EpollOut : LibC.EpollIn);

    public void Remove(int descriptor) => Control(LibC.EpollDelete, descriptor, 0, 0);

    /// <summary>Asks without waiting.</summary>
    /// <returns>How many descriptors want attention; at most 64 at a time.</returns>
    public int Wait()
    {
        fixed (byte* events = _events)
        {
            return LibC.epoll_wait(Descriptor, events, MaxEvents, 0);
        }
    }

    public ushort KeyOf(int index) => (ushort)BinaryPrimitives.ReadUInt64LittleEndian(_events.AsSpan((index * EventBytes) + DataOffset));

    /// <summary>False when there is only room to send; errors count as something to read.</summary>
    public bool CanRead(int index) => EventsOf(index) != LibC.EpollOut;

    public bool CanWrite(int index) => (EventsOf(index) & LibC.EpollOut) != 0;

    public void Dispose() => _handle.Dispose();

    private uint EventsOf(int index) => BinaryPrimitives.ReadUInt32LittleEndian(_events.AsSpan(index * EventBytes));

    private bool Control(int operation, int descriptor, ushort key, uint events)
    {
        byte* pollEvent = stackalloc byte[EventBytes];
        BinaryPrimitives.WriteUInt32LittleEndian(new Span<byte>(pollEvent, sizeof(uint)), events);
        BinaryPrimitives.WriteUInt64LittleEndian(new Span<byte>(pollEvent + DataOffset, sizeof(ulong)), key);
        return LibC.epoll_ctl(Descriptor, operation, descriptor, pollEvent) == 0;
    }
}
