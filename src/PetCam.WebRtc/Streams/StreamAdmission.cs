using PetCam.WebRtc.Sending;
using PetCam.WebRtc.Sessions;

namespace PetCam.WebRtc.Streams;

/// <summary>Accepts TCP connections, and bounds those that have not shown yet whose they are.</summary>
/// <remarks>The thread of the worker that owns the listener.</remarks>
internal sealed class StreamAdmission(StreamListener listener, TimeProvider time, int queueBytes, RefusalLog refusals)
{
    /// <summary>Connections at one time that have not passed a check; more are closed at once.</summary>
    public const int MaxUnbound = 128;

    /// <summary>Of those, how many one client may have (<see cref="AddressGroup"/>).</summary>
    public const int MaxUnboundPerClient = 16;

    /// <summary>What the poll calls the listener; no connection has this number.</summary>
    public const ushort Key = 0;

    private const int MaxAccepts = 16; // in a row, then media gets its turn

    /// <summary>From the connection to an authentic check on it.</summary>
    public static readonly TimeSpan FirstCheckTimeout = TimeSpan.FromSeconds(5);

    private readonly Dictionary<AddressGroup, int> _unboundOf = [];
    private int _unbound;
    private bool _isWatched;

    /// <summary>Has the poll tell of new connections, also again after the process had no descriptor left for one.</summary>
    public void Watch(EventPoll poll) => _isWatched = _isWatched || poll.TryAdd(listener.Descriptor, Key);

    public void Accept(StreamConnections connections)
    {
        int accepted = 0;
        while (accepted < MaxAccepts && listener.TryAccept(out int descriptor, out RemoteEndpoint remote))
        {
            accepted++;
            StreamConnection connection = new(descriptor, remote, queueBytes, time.GetTimestamp());
            if (!TryCount(AddressGroup.Of(remote)))
            {
                refusals.Count(RefusalCause.TooManyConnections);
                connection.Dispose();
            }
            else if (!connections.TryAdd(connection))
            {
                Settle(connection);
                refusals.Count(RefusalCause.TooManyConnections);
                connection.Dispose();
            }
        }

        if (accepted == 0)
        {
            connections.Poll.Remove(listener.Descriptor); // told of a connection and got none: out of descriptors. Maintenance tries again.
            _isWatched = false;
        }
    }

    /// <summary>A connection has found its session, or is gone.</summary>
    public void Settle(StreamConnection connection)
    {
        AddressGroup client = AddressGroup.Of(connection.Remote);
        _unbound--;
        int left = _unboundOf[client] - 1;
        if (left == 0)
        {
            _unboundOf.Remove(client);
        }
        else
        {
            _unboundOf[client] = left;
        }
    }

    private bool TryCount(AddressGroup client)
    {
        int count = _unboundOf.GetValueOrDefault(client);
        if (_unbound >= MaxUnbound || count >= MaxUnboundPerClient)
        {
            return false;
        }

        _unbound++;
        _unboundOf[client] = count + 1;
        return true;
    }
}
