using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using PetCam.WebRtc.Native;
using PetCam.WebRtc.Sending;

namespace PetCam.WebRtc.Streams;

/// <summary>One accepted TCP connection of ICE (RFC 6544): its socket, what it has received of a message, what waits to be sent. One worker owns it.</summary>
internal sealed unsafe class StreamConnection : IDisposable
{
    /// <summary>Of the queue, for connectivity checks, DTLS and RTCP: a viewer whose pictures wait still gives and gets consent.</summary>
    private const int ControlBytes = 16 * 1024;

    private const int NotSentBytes = 32 * 1024; // the kernel takes no more than this ahead of what is on its way: waiting happens where it can be dropped

    private readonly SafeFileHandle _handle;
    private readonly StreamSendQueue _queue;

    /// <param name="descriptor">Of a connected socket that does not block; taken over.</param>
    /// <param name="remote">The peer's address.</param>
    /// <param name="acceptedAt">Timestamp.</param>
    public StreamConnection(int descriptor, in RemoteEndpoint remote, int queueBytes, long acceptedAt)
    {
        Descriptor = descriptor;
        _handle = new SafeFileHandle(descriptor, ownsHandle: true);
        _queue = new StreamSendQueue(queueBytes);
        Remote = remote;
        AcceptedAt = acceptedAt;
        SetOption(LibC.TcpNoDelay, 1);
        SetOption(LibC.TcpNotSentLowWater, NotSentBytes);
    }

    public int Descriptor { get; }

    /// <summary>The peer's address; with the number that the owning worker gave the connection.</summary>
    public RemoteEndpoint Remote { get; set; }

    /// <summary>Timestamp.</summary>
    public long AcceptedAt { get; }

    /// <summary>True once a connectivity check on it was authentic.</summary>
    public bool IsBound { get; set; }

    /// <summary>A media packet found no room; no more are taken until everything that waits has left.</summary>
    public bool IsBehind { get; private set; }

    /// <summary>Something waits that has not been tried to send yet.</summary>
    public bool IsTouched { get; set; }

    /// <summary>The poll tells when there is room to send.</summary>
    public bool WatchesRoom { get; set; }

    public bool IsEmpty => _queue.Count == 0;

    public StreamReceiveBuffer Received { get; } = new(IDatagramReceiver.MaxDatagramBytes);

    public bool TryQueueMedia(ReadOnlySpan<byte> packet)
    {
        IsBehind = IsBehind || !(_queue.TryAdd(packet, ControlBytes) || (TrySend() && _queue.TryAdd(packet, ControlBytes)));
        return !IsBehind;
    }

    public bool TryQueueControl(ReadOnlySpan<byte> message) => _queue.TryAdd(message, 0);

    /// <summary>Sends what the kernel takes now.</summary>
    /// <returns>False when the connection is broken.</returns>
    public bool TrySend()
    {
        while (_queue.Count > 0)
        {
            nint sent;
            fixed (byte* bytes = _queue.Next)
            {
                sent = LibC.send(Descriptor, bytes, (nuint)_queue.Next.Length, LibC.MessageDontWait | LibC.MessageNoSignal);
            }

            if (sent < 0)
            {
                return IsTransient();
            }

            _queue.Consume((int)sent);
        }

        IsBehind = false;
        return true;
    }

    /// <summary>Receives what is there, up to one buffer.</summary>
    /// <param name="bytes">0 when there is nothing now.</param>
    /// <returns>False when the connection is closed or broken.</returns>
    public bool TryReceive(out int bytes)
    {
        Span<byte> free = Received.Free();
        fixed (byte* buffer = free)
        {
            bytes = (int)LibC.recv(Descriptor, buffer, (nuint)free.Length, LibC.MessageDontWait);
        }

        if (bytes > 0)
        {
            Received.Add(bytes);
            return true;
        }

        bool isOpen = bytes < 0 && IsTransient();
        bytes = 0;
        return isOpen;
    }

    public void Dispose() => _handle.Dispose();

    private static bool IsTransient() => Marshal.GetLastPInvokeError() is LibC.ErrorAgain or LibC.ErrorInterrupted;

    // What the kernel does not know makes the connection slower, not wrong.
    private void SetOption(int option, int value) => _ = LibC.setsockopt(Descriptor, LibC.ProtocolTcp, option, &value, sizeof(int));
}
