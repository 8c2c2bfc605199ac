using System.Diagnostics;
using Orleans.Runtime;
using PetCam.GrainRuntime.Activations;
using PetCam.GrainRuntime.Calls;
using PetCam.GrainRuntime.Diagnostics;
using PetCam.GrainRuntime.Links;
using PetCam.GrainRuntime.Wire;
using PetCam.Protocol.V1;

namespace PetCam.GrainRuntime.Streams;

/// <summary>
/// The consumer's end of a stream from another silo. It asks for many items at once, and for more when half of them are used up, so
/// that a long stream does not take a round trip per item.
/// </summary>
internal sealed class RemoteStream<T> : IRemoteRequest
{
    private const int Window = 32; // items that may wait here

    private readonly Lock _lock = new();
    private readonly Queue<T> _items = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly GrainStreamEnumerator<T> _stream;
    private readonly StreamPull<T> _first;
    private readonly StreamMethod<T> _method;
    private StreamPull<T>? _waiting;
    private volatile PendingCall? _pending;
    private int _asked = Window; // items that the producer may still send; it rests when it is told so
    private bool _producerRests;
    private bool _isOver;
    private Exception? _failure;

    public RemoteStream(
        GrainStreamEnumerator<T> stream, StreamPull<T> first, StreamMethod<T> method, object?[] arguments, Dictionary<string, object>? context)
    {
        _stream = stream;
        _first = first;
        _waiting = first;
        _method = method;
        Arguments = arguments;
        Context = context;
    }

    public GrainRequest Request => _first;

    public GrainMethod Method => _method;

    public object?[] Arguments { get; }

    public Dictionary<string, object>? Context { get; }

    public ActivityContext ParentActivity { get; } = GrainActivities.CaptureParent();

    public int FailedDeliveries
    {
        get => _first.FailedDeliveries;
        set => _first.FailedDeliveries = value;
    }

    public bool IsAbandoned => _first.IsOver && _pending is null;

    public void Describe(CallRequest header) => header.StreamItems = Window;

    public void SentAs(PendingCall pending) => _pending = pending;

    public void Answer(ref WireReader payload) => throw new InvalidDataException("An answer has come for a stream.");

    /// <summary>The consumer wants the next item.</summary>
    public void Pull(StreamPull<T> pull)
    {
        lock (_lock)
        {
            _waiting = pull;
        }

        Serve();
    }

    public bool Receive(StreamItems items, ref WireReader payload)
    {
        List<T> received = Read(items, ref payload);
        lock (_lock)
        {
            received.ForEach(_items.Enqueue);
            _producerRests = items.Rests;
        }

        if (items.Ended)
        {
            End(items.Error is { } error ? CallErrors.Read(error) : null);
        }

        Serve();
        return items.Ended;
    }

    public void Fail(Exception exception) => Reject(exception);

    /// <summary>The stream could not be opened, or has lost its producer.</summary>
    public void Reject(Exception reason)
    {
        End(_pending is null || reason is not SiloUnavailableException ? reason : GrainStreamEnumerator<T>.Aborted());
        Serve();
    }

    public void Cancel() => _pending?.Link!.Control(_pending, new CallFrame { Cancel = new CallCancel() });

    /// <summary>Lets the producer clean up, and waits for it.</summary>
    public async Task CloseAsync()
    {
        if (_pending is not { } pending || _ended.Task.IsCompleted)
        {
            return;
        }

        pending.Link!.Control(pending, new CallFrame { Close = new Protocol.V1.StreamClose() });
        await _ended.Task.WaitAsync(_stream.ResponseTimeout, _stream.TimeProvider);
    }

    private List<T> Read(StreamItems items, ref WireReader payload)
    {
        if (items.Count > (uint)_asked)
        {
            throw new InvalidDataException($"{items.Count} items have come where {_asked} were asked for.");
        }

        _asked -= (int)items.Count;
        List<T> received = new((int)items.Count);
        for (uint i = 0; i < items.Count; i++)
        {
            received.Add(_method.ItemCodec.Read(ref payload));
        }

        payload.RequireEnd();
        return received;
    }

    private void End(Exception? failure)
    {
        lock (_lock)
        {
            _isOver = true;
            _failure ??= failure;
            if (failure is EnumerationAbortedException)
            {
                _items.Clear(); // as on the same silo: the next pull fails
            }
        }

        _ended.TrySetResult();
    }

    /// <summary>Gives the waiting pull what there is, and asks for more when there is room.</summary>
    private void Serve()
    {
        StreamPull<T>? pull;
        T item = default!;
        bool hasItem;
        bool isEnd;
        lock (_lock)
        {
            pull = _waiting;
            hasItem = pull is not null && _items.TryDequeue(out item!);
            isEnd = !hasItem && _isOver;
            _waiting = hasItem || isEnd ? null : pull;
        }

        AskForMore();
        if (hasItem)
        {
            pull!.Complete(item);
        }
        else if (isEnd && _failure is { } failure)
        {
            pull?.Reject(failure);
        }
        else if (isEnd)
        {
            pull?.CompleteAtEnd();
        }
    }

    private void AskForMore()
    {
        lock (_lock)
        {
            if (!_producerRests || _isOver || _items.Count > Window / 2)
            {
                return;
            }

            _producerRests = false;
            _asked = Window - _items.Count;
        }

        _pending!.Link!.Control(_pending, new CallFrame { More = new StreamMore { Items = (uint)_asked } });
    }
}
