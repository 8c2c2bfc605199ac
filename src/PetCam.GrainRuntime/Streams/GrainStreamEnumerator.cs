using System.Diagnostics.CodeAnalysis;
using Orleans.Runtime;
using PetCam.GrainRuntime.Activations;
using PetCam.GrainRuntime.Calls;

namespace PetCam.GrainRuntime.Streams;

/// <summary>
/// Both ends of one enumeration: the consumer pulls, and each pull is a request that runs the producer on the turns of one
/// activation until the next item. Pulls interleave and have no timeout: an item may be long in coming.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "The source has no timer and no wait handle, and Abort may come after disposal.")]
internal sealed class GrainStreamEnumerator<T> : IAsyncEnumerator<T>, IActivationStream
{
    private readonly GrainReference _reference;
    private readonly StreamMethod<T> _method;
    private readonly object?[] _arguments;
    private readonly CancellationTokenSource _producersToken = new();
    private readonly CancellationToken _consumersToken;
    private readonly CancellationToken _callersToken;
    private readonly Dictionary<string, object>? _context;
    private volatile Activation? _activation;
    private volatile RemoteStream<T>? _remote; // set when the producer is on another silo
    private StreamPull<T>? _pull; // the one that runs
    private IAsyncEnumerator<T>? _producer; // from here on touched on turns only
    private volatile bool _isAborted;

    public GrainStreamEnumerator(GrainReference reference, StreamMethod<T> method, object?[] arguments, CancellationToken consumersToken)
    {
        _reference = reference;
        _method = method;
        _arguments = arguments;
        _consumersToken = consumersToken;
        _callersToken = method.CallersToken(arguments);
        _context = RequestContextFlow.Capture();
    }

    public GrainId Target => _reference.Id;

    public T Current { get; internal set; } = default!;

    public TimeSpan ResponseTimeout => _reference.Client.ResponseTimeout;

    public TimeProvider TimeProvider => _reference.Client.TimeProvider;

    public ValueTask<bool> MoveNextAsync()
    {
        StreamPull<T> pull = new(this);
        _pull = pull;
        pull.Listen(_callersToken, _consumersToken);
        if (_remote is { } remote)
        {
            remote.Pull(pull);
        }
        else if (_activation is null)
        {
            Deliver(pull);
        }
        else if (_isAborted || !_activation.TryEnqueue(pull))
        {
            pull.Reject(Aborted());
        }

        return new ValueTask<bool>(pull.Answer);
    }

    public async ValueTask DisposeAsync()
    {
        if (_remote is { } remote)
        {
            await remote.CloseAsync();
            return;
        }

        if (_activation is not { } activation)
        {
            return;
        }

        StreamClose close = new(Target, this);
        if (activation.TryEnqueue(close))
        {
            await close.Answer.WaitAsync(_reference.Client.ResponseTimeout, _reference.Client.TimeProvider);
        }
    }

    public void Abort()
    {
        _isAborted = true;
        _pull?.Reject(Aborted());
        _producersToken.Cancel();
    }

    /// <summary>Cancels the producer on its turns, because the consumer has cancelled.</summary>
    public void CancelProducer()
    {
        _remote?.Cancel();
        _activation?.Post(static source => ((CancellationTokenSource)source!).Cancel(), _producersToken);
    }

    /// <summary>The producer is on another silo: all later pulls go there.</summary>
    public RemoteStream<T> OpenRemote(StreamPull<T> first) => _remote = new RemoteStream<T>(this, first, _method, _arguments, _context);

    /// <summary>All later pulls go to this activation.</summary>
    public void BindTo(Activation activation)
    {
        _activation = activation;
        _remote = null; // an attempt elsewhere that came to nothing
        Interlocked.MemoryBarrier(); // pairs with the completion of a pull: see StreamPull
    }

    /// <summary>Runs the producer up to its next item. On a turn.</summary>
    public async Task<bool> ProduceAsync(Activation activation)
    {
        RequestContext.Snapshot = _context;
        if (_producer is null)
        {
            _producer = _method.Open(activation.GrainInstance!, _arguments, _producersToken.Token);
            activation.Producers.Add(this);
        }

        if (await _producer.MoveNextAsync())
        {
            Current = _method.CopyItem(_producer.Current);
            return true;
        }

        return false;
    }

    public static EnumerationAbortedException Aborted() =>
        new("The activation that produced this stream has ended; call the grain method again.");

    public async Task CloseAsync(Activation activation)
    {
        _producersToken.Cancel();
        if (_pull is { } pull)
        {
            await pull.WhenProduced;
        }

        activation.Producers.Remove(this);
        if (_producer is { } producer)
        {
            _producer = null;
            await producer.DisposeAsync();
        }
    }

    private void Deliver(StreamPull<T> pull)
    {
        try
        {
            _reference.Client.Engine.Deliver(pull);
        }
        catch (OrleansException rejection)
        {
            pull.Reject(rejection);
        }
    }
}
