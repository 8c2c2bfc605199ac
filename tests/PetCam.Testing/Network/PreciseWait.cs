using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace PetCam.Testing;

/// <summary>Waits for datagrams or for a moment, whichever comes first, to fractions of a millisecond: <c>ppoll</c>, where <see cref="Socket.Select(System.Collections.IList?, System.Collections.IList?, System.Collections.IList?, int)"/> knows whole ones.</summary>
internal sealed unsafe partial class PreciseWait
{
    private const short PollIn = 1;

    private readonly List<Entry> _entries = [];

    /// <summary>Waits for this socket too.</summary>
    public void Add(Socket socket) => _entries.Add(new Entry { Descriptor = (int)socket.Handle, Events = PollIn });

    /// <summary>True when the socket that was added as number <paramref name="index"/> had something at the last <see cref="Wait"/>.</summary>
    public bool IsReadable(int index) => _entries[index].Returned != 0;

    /// <param name="longest">Negative or zero only looks.</param>
    public void Wait(TimeSpan longest)
    {
        long nanoseconds = Math.Max(0, (long)longest.TotalNanoseconds);
        TimeSpecification time = new() { Seconds = (nint)(nanoseconds / 1_000_000_000), Nanoseconds = (nint)(nanoseconds % 1_000_000_000) };
        Span<Entry> entries = CollectionsMarshal.AsSpan(_entries);
        fixed (Entry* first = entries)
        {
            if (Poll(first, (nuint)entries.Length, &time, null) <= 0)
            {
                foreach (ref Entry entry in entries)
                {
                    entry.Returned = 0; // a time-out, or a signal that interrupted it
                }
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "ppoll")]
    private static partial int Poll(Entry* entries, nuint count, TimeSpecification* timeout, void* signalMask);

    [StructLayout(LayoutKind.Sequential)]
    private struct Entry
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpecification
    {
        public nint Seconds;
        public nint Nanoseconds;
    }
}
