using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using PetCam.WebRtc.Native;
using PetCam.WebRtc.Streams;

namespace PetCam.WebRtc.Sending;

/// <summary>Lets other threads wake a worker that waits for its socket (eventfd). Many wake-ups before it runs cost one system call.</summary>
internal sealed unsafe class WakeEvent : IDisposable
{
    private readonly SafeFileHandle _handle;
    private readonly int _descriptor;
    private int _pending;

    public WakeEvent()
    {
        _descriptor = LibC.eventfd(0, LibC.EventNonBlocking | LibC.EventCloseOnExec);
        if (_descriptor < 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError(), "eventfd could not be created.");
        }

        _handle = new SafeFileHandle(_descriptor, ownsHandle: true);
    }

    /// <summary>Any thread, at any time: when the worker is gone there is nobody to wake.</summary>
    public void Set()
    {
        if (Interlocked.Exchange(ref _pending, 1) != 0 || _handle.IsClosed)
        {
            return;
        }

        bool held = false;
        try
        {
            _handle.DangerousAddRef(ref held); // the descriptor cannot be closed, and so not be somebody else's, while this is held
            ulong one = 1;
            _ = LibC.write(_descriptor, &one, sizeof(ulong));
        }
        catch (ObjectDisposedException)
        {
            // The worker stopped in between.
        }
        finally
        {
            if (held)
            {
                _handle.DangerousRelease();
            }
        }
    }

    /// <summary>The worker: waits for a datagram, a wake-up, something on its TCP connections, or the time-out, and takes the wake-up back.</summary>
    /// <param name="timeout">Kept to about 0.1 ms, so that pacing can rely on it.</param>
    /// <returns>True when TCP connections want attention.</returns>
    public bool Wait(UdpSocket socket, EventPoll streams, TimeSpan timeout)
    {
        LibC.TimeSpecification limit = new()
        {
            Seconds = timeout.Ticks / TimeSpan.TicksPerSecond,
            Nanoseconds = timeout.Ticks % TimeSpan.TicksPerSecond * TimeSpan.NanosecondsPerTick,
        };
        LibC.PollDescriptor* descriptors = stackalloc LibC.PollDescriptor[3];
        descriptors[0] = new LibC.PollDescriptor { Descriptor = socket.Descriptor, Events = LibC.PollIn };
        descriptors[1] = new LibC.PollDescriptor { Descriptor = _descriptor, Events = LibC.PollIn };
        descriptors[2] = new LibC.PollDescriptor { Descriptor = streams.Descriptor, Events = LibC.PollIn };
        int ready = LibC.ppoll(descriptors, 3, &limit, null);
        if (ready > 0 && descriptors[1].Returned != 0)
        {
            ulong count;
            _ = LibC.read(_descriptor, &count, sizeof(ulong));
            // A full fence: whoever saw the flag still up has enqueued before the caller looks into its queues.
            Interlocked.Exchange(ref _pending, 0);
        }

        return ready > 0 && descriptors[2].Returned != 0;
    }

    public void Dispose() => _handle.Dispose();
}
