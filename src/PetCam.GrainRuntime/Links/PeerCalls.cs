using PetCam.Domain.Cluster;

namespace PetCam.GrainRuntime.Links;

/// <summary>
/// The calls of one life of a silo: those that run, and the answers of the last ones. Ids rise, so an id that is not above the highest
/// is a repetition: it gets the same answer, and is never executed again. Survives the connection.
/// </summary>
internal sealed class PeerCalls(SiloIdentity peer, int maxRunning)
{
    private const int Remembered = 1024; // answers; a power of two
    private const int MaxRememberedBytes = 1024; // of one answer; a longer one is not held

    private readonly Lock _lock = new();
    private readonly Dictionary<ulong, RunningCall> _running = [];
    private readonly (ulong Id, byte[]? Frame)[] _answers = new (ulong, byte[]?)[Remembered];
    private ulong _highest;

    public SiloIdentity Peer => peer;

    public bool IsIdle
    {
        get
        {
            lock (_lock)
            {
                return _running.Count == 0;
            }
        }
    }

    /// <summary>Lets a request in.</summary>
    /// <param name="answer">What a repeated request was answered.</param>
    public Admission Admit(ulong id, IncomingConnection connection, out byte[]? answer)
    {
        answer = null;
        lock (_lock)
        {
            if (id <= _highest)
            {
                return AdmitAgain(id, connection, out answer);
            }

            _highest = id;
            if (_running.Count >= maxRunning)
            {
                return Admission.Full;
            }

            _running[id] = new RunningCall(null, connection);
            return Admission.New;
        }
    }

    /// <summary>Remembers what runs, so that it can be cancelled.</summary>
    public void Register(ulong id, IIncomingRequest request)
    {
        lock (_lock)
        {
            if (_running.TryGetValue(id, out RunningCall running))
            {
                _running[id] = running with { Request = request };
            }
        }
    }

    /// <summary>What runs under an id; null when it has ended.</summary>
    public IIncomingRequest? Find(ulong id)
    {
        lock (_lock)
        {
            return _running.TryGetValue(id, out RunningCall running) ? running.Request : null;
        }
    }

    /// <summary>The connection on which a running request is to be answered.</summary>
    public IncomingConnection? ConnectionOf(ulong id)
    {
        lock (_lock)
        {
            return _running.TryGetValue(id, out RunningCall running) ? running.Connection : null;
        }
    }

    /// <summary>Ends a call with its answer, which it keeps.</summary>
    public void Answer(ulong id, byte[] frame)
    {
        IncomingConnection? connection = null;
        lock (_lock)
        {
            if (_running.Remove(id, out RunningCall running))
            {
                connection = running.Connection;
                _answers[id % Remembered] = (id, frame.Length <= MaxRememberedBytes ? frame : null);
            }
        }

        connection?.Send(frame);
    }

    /// <summary>Ends a stream, whose items are not repeated.</summary>
    public void Forget(ulong id)
    {
        lock (_lock)
        {
            _running.Remove(id);
        }
    }

    /// <summary>Ends what was to be answered on a connection that is gone.</summary>
    public void CloseAllOf(IncomingConnection connection)
    {
        IIncomingRequest[] orphans;
        lock (_lock)
        {
            orphans = [.. _running.Values.Where(call => call.Connection == connection && call.Request is not null).Select(static call => call.Request!)];
        }

        Array.ForEach(orphans, static orphan => orphan.Close());
    }

    private Admission AdmitAgain(ulong id, IncomingConnection connection, out byte[]? answer)
    {
        answer = null;
        if (_running.TryGetValue(id, out RunningCall running))
        {
            _running[id] = running with { Connection = connection }; // the answer goes where it was asked for last
            return Admission.Running;
        }

        if (_answers[id % Remembered] is { Frame: { } frame } held && held.Id == id)
        {
            answer = frame;
            return Admission.Answered;
        }

        return Admission.TooOld;
    }

    private readonly record struct RunningCall(IIncomingRequest? Request, IncomingConnection Connection);
}
