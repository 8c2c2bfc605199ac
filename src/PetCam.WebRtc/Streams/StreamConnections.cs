using PetCam.WebRtc.Sending;
using PetCam.WebRtc.Sessions;

namespace PetCam.WebRtc.Streams;

/// <summary>One worker's TCP connections: what arrives on them goes the way of datagrams, and what is sent on them waits in a queue of each.</summary>
/// <remarks>The worker's thread only. Nothing here waits, so a slow peer costs its own pictures and nobody else's.</remarks>
internal sealed class StreamConnections : IDisposable
{
    private const int MaxReads = 8; // of one connection in a row, then the others get their turn

    private readonly StreamConnection?[] _byNumber; // index is the number; 0 means UDP
    private readonly List<StreamConnection> _open = [];
    private readonly List<StreamConnection> _touched = [];
    private readonly TimeProvider _time;
    private readonly WorkerGroup _group;
    private readonly int _worker;
    private readonly StreamAdmission? _admission;
    private int _lastNumber;

    /// <param name="worker">Whose they are, of the group.</param>
    /// <param name="admission">Accepts connections for all workers; null on workers that only take them over.</param>
    public StreamConnections(WebRtcOptions options, TimeProvider time, WorkerGroup group, int worker, StreamAdmission? admission)
    {
        _time = time;
        _group = group;
        _worker = worker;
        _admission = admission;
        _byNumber = new StreamConnection?[Math.Min(options.MaxSessions + StreamAdmission.MaxUnbound, ushort.MaxValue) + 1];
        admission?.Watch(Poll);
    }

    public EventPoll Poll { get; } = new();

    public int Count => _open.Count;

    /// <summary>Queues a media packet; <see cref="Flush"/> sends it.</summary>
    /// <returns>False when the connection lies behind or is gone.</returns>
    public bool TryQueueMedia(ReadOnlySpan<byte> packet, in RemoteEndpoint destination)
    {
        if (Find(destination) is not { } connection)
        {
            return false;
        }

        Touch(connection);
        return connection.TryQueueMedia(packet);
    }

    public bool CanTakeMedia(in RemoteEndpoint destination) => Find(destination) is { IsBehind: false };

    /// <summary>Sends a message as soon as the connection takes it.</summary>
    public bool TrySend(ReadOnlySpan<byte> message, in RemoteEndpoint destination)
    {
        if (Find(destination) is not { } connection || !connection.TryQueueControl(message))
        {
            return false;
        }

        Send(connection);
        return true;
    }

    /// <summary>Hands to the kernel what was queued since the last call.</summary>
    public void Flush()
    {
        foreach (StreamConnection connection in _touched)
        {
            connection.IsTouched = false;
            Send(connection);
        }

        _touched.Clear();
    }

    /// <summary>Takes what arrived, and what has become possible to send.</summary>
    public void Process(DatagramRouter router)
    {
        int count = Poll.Wait();
        for (int i = 0; i < count; i++)
        {
            ushort number = Poll.KeyOf(i);
            if (number == StreamAdmission.Key)
            {
                _admission!.Accept(this);
            }
            else if (_byNumber[number] is { } connection)
            {
                if (Poll.CanWrite(i))
                {
                    Send(connection);
                }

                if (Poll.CanRead(i))
                {
                    Receive(connection, router);
                }
            }
        }
    }

    /// <summary>Takes a connection that was just accepted.</summary>
    /// <returns>False when there is no room; the connection is the caller's still.</returns>
    public bool TryAdd(StreamConnection connection)
    {
        int number = FindFreeNumber();
        if (number == 0 || !Poll.TryAdd(connection.Descriptor, (ushort)number))
        {
            return false;
        }

        connection.Remote = connection.Remote with { Stream = (ushort)number };
        _byNumber[number] = connection;
        _open.Add(connection);
        return true;
    }

    /// <summary>Takes a connection from the worker that accepted it, with the first message, which named a session here.</summary>
    public void TakeOver(StreamConnection connection, ReadOnlySpan<byte> first, DatagramRouter router)
    {
        if (!TryAdd(connection))
        {
            connection.Dispose();
            return;
        }

        Deliver(connection, first, router);
        DeliverReceived(connection, router);
    }

    /// <summary>Closes connections that belong to nobody: the first check did not come in time, or their session has ended or forgotten them.</summary>
    public void Maintain(DatagramRouter router)
    {
        _admission?.Watch(Poll);
        for (int i = _open.Count - 1; i >= 0; i--)
        {
            StreamConnection connection = _open[i];
            bool isOver = connection.IsBound
                ? !router.Knows(connection.Remote)
                : _time.GetElapsedTime(connection.AcceptedAt) >= StreamAdmission.FirstCheckTimeout;
            if (isOver)
            {
                Close(connection, router);
            }
        }
    }

    public void Dispose()
    {
        foreach (StreamConnection connection in _open)
        {
            connection.Dispose();
        }

        _open.Clear();
        Poll.Dispose();
    }

    private StreamConnection? Find(in RemoteEndpoint destination)
    {
        StreamConnection? connection = destination.Stream < _byNumber.Length ? _byNumber[destination.Stream] : null;
        return connection is not null && connection.Remote == destination ? connection : null; // a number is used again, with another address
    }

    private int FindFreeNumber()
    {
        for (int tries = 1; tries < _byNumber.Length; tries++)
        {
            _lastNumber = _lastNumber + 1 < _byNumber.Length ? _lastNumber + 1 : 1;
            if (_byNumber[_lastNumber] is null)
            {
                return _lastNumber;
            }
        }

        return 0;
    }

    private void Touch(StreamConnection connection)
    {
        if (!connection.IsTouched)
        {
            connection.IsTouched = true;
            _touched.Add(connection);
        }
    }

    // A connection that breaks here is closed when the poll says so.
    private void Send(StreamConnection connection)
    {
        bool waits = connection.TrySend() && !connection.IsEmpty;
        if (waits != connection.WatchesRoom)
        {
            connection.WatchesRoom = waits;
            Poll.WatchRoom(connection.Descriptor, connection.Remote.Stream, waits);
        }
    }

    private void Receive(StreamConnection connection, DatagramRouter router)
    {
        for (int i = 0; i < MaxReads && IsOpen(connection); i++)
        {
            if (!connection.TryReceive(out int bytes))
            {
                Close(connection, router);
                return;
            }

            if (bytes == 0)
            {
                return;
            }

            DeliverReceived(connection, router);
        }
    }

    private void DeliverReceived(StreamConnection connection, DatagramRouter router)
    {
        while (IsOpen(connection) && connection.Received.TryRead(out ReadOnlySpan<byte> message))
        {
            Deliver(connection, message, router);
        }

        if (IsOpen(connection) && connection.Received.IsBroken)
        {
            Close(connection, router);
        }
    }

    private void Deliver(StreamConnection connection, ReadOnlySpan<byte> message, DatagramRouter router)
    {
        router.RouteHere(message, connection.Remote);
        if (connection.IsBound)
        {
            return;
        }

        // The first message decides: an authentic check, here or for another worker's session, or nothing that we want to keep a connection for.
        if (router.Knows(connection.Remote))
        {
            connection.IsBound = true;
            _admission?.Settle(connection);
        }
        else if (_group.OwnerNamedBy(message) is >= 0 and int owner && owner != _worker)
        {
            Release(connection);
            _admission?.Settle(connection);
            _group.Hand(owner, connection, message);
        }
        else
        {
            Close(connection, router);
        }
    }

    private bool IsOpen(StreamConnection connection) => _byNumber[connection.Remote.Stream] == connection;

    private void Close(StreamConnection connection, DatagramRouter router)
    {
        if (!connection.IsBound)
        {
            _admission?.Settle(connection);
        }

        router.Forget(connection.Remote);
        Release(connection);
        connection.Dispose();
    }

    private void Release(StreamConnection connection)
    {
        Poll.Remove(connection.Descriptor);
        _byNumber[connection.Remote.Stream] = null;
        _open.Remove(connection);
        _touched.Remove(connection);
        connection.IsTouched = false;
        connection.WatchesRoom = false;
    }
}
