using System.Diagnostics.CodeAnalysis;
using Orleans.Runtime;
using PetCam.GrainRuntime.Activations;
using PetCam.GrainRuntime.Links;
using PetCam.GrainRuntime.Wire;
using PetCam.Protocol.V1;

namespace PetCam.GrainRuntime.Streams;

/// <summary>The producer's end of a stream that a consumer on another silo reads. It produces as many items as it was asked for, and rests.</summary>
[SuppressMessage("Design", "CA1001", Justification = "The source has no timer and no wait handle, and Abort may come after disposal.")]
internal sealed class IncomingStream<T> : IIncomingRequest, IActivationStream
{
    private const int FrameBytes = 64 * 1024; // then what was gathered is sent
    private const int PullBytes = 256 * 1024; // then the producer rests, however many items were asked for

    private readonly IncomingRequest _call;
    private readonly StreamMethod<T> _method;
    private readonly object?[] _arguments;
    private readonly CancellationTokenSource _producersToken = new();
    private readonly FrameBuffer _gathered = new();
    private volatile Activation? _activation;
    private volatile IncomingPull<T> _pull;
    private volatile bool _isProducing = true; // from being asked until it says that it rests
    private int _isOver; // 1 once the end was sent
    private IAsyncEnumerator<T>? _producer; // on turns only, as is what follows
    private uint _gatheredItems;

    public IncomingStream(IncomingRequest call, StreamMethod<T> method, object?[] arguments)
    {
        _call = call;
        _method = method;
        _arguments = arguments;
        _pull = new IncomingPull<T>(this, call, (int)Math.Min(call.Header.StreamItems, int.MaxValue));
    }

    public GrainRequest Request => _pull;

    public bool HasBegun => _activation is not null;

    /// <summary>The consumer has room again.</summary>
    /// <exception cref="InvalidDataException">It was not told that the producer rests.</exception>
    public void More(uint items)
    {
        if (_isProducing || _activation is not { } activation)
        {
            throw new InvalidDataException("More items are asked for while the producer works.");
        }

        _isProducing = true;
        _pull = new IncomingPull<T>(this, _call, (int)Math.Min(items, int.MaxValue));
        try
        {
            if (!activation.TryEnqueue(_pull))
            {
                _pull.Reject(GrainStreamEnumerator<T>.Aborted());
            }
        }
        catch (OrleansException rejection)
        {
            _pull.Reject(rejection);
        }
    }

    /// <summary>The consumer's token is cancelled.</summary>
    public void Cancel()
    {
        if (_activation is { } activation)
        {
            activation.Post(static source => ((CancellationTokenSource)source!).Cancel(), _producersToken);
        }
        else
        {
            End(new OperationCanceledException());
        }
    }

    public void TimeOut(TimeSpan age) => Cancel();

    /// <summary>The consumer wants no more, or its connection is gone.</summary>
    public void Close()
    {
        if (_activation is not { } activation || !activation.TryEnqueue(new StreamClose(_call.Target, this)))
        {
            End(null); // it has not begun, or its activation has closed it
        }
    }

    public void Abort()
    {
        End(GrainStreamEnumerator<T>.Aborted());
        _producersToken.Cancel();
    }

    /// <summary>Runs the producer for a number of items. On a turn.</summary>
    public async Task ProduceAsync(Activation activation, int items)
    {
        RequestContext.Snapshot = _call.Context;
        try
        {
            _activation = activation;
            if (_producer is null && _isOver == 0)
            {
                _producer = _method.Open(activation.GrainInstance!, _arguments, _producersToken.Token);
                activation.Producers.Add(this);
            }

            if (_producer is not null && await RunProducerAsync(_producer, items) && _isOver == 0)
            {
                _isProducing = false;
                Send(new StreamItems { Rests = true });
                return;
            }

            EndBehindItems(null);
        }
        catch (Exception exception)
        {
            EndBehindItems(exception);
        }

        await DisposeProducerAsync(activation);
    }

    public async Task CloseAsync(Activation activation)
    {
        await _producersToken.CancelAsync();
        await _pull.WhenProduced;
        await DisposeProducerAsync(activation);
        End(null);
    }

    /// <summary>Says that nothing comes any more, once. Any thread: what a turn is gathering stays behind.</summary>
    public void End(Exception? failure)
    {
        if (TryEnd())
        {
            _call.SendItems(EndOf(failure), []);
            _call.Peer.Forget(_call.Id);
        }
    }

    /// <summary>Says that nothing comes any more behind what was gathered, once. On a turn.</summary>
    private void EndBehindItems(Exception? failure)
    {
        if (TryEnd())
        {
            Send(EndOf(failure));
            _call.Peer.Forget(_call.Id);
        }
    }

    private bool TryEnd() => Interlocked.Exchange(ref _isOver, 1) == 0;

    private static StreamItems EndOf(Exception? failure) => new() { Ended = true, Error = failure is null ? null : CallErrors.Write(failure) };

    /// <returns>False at the end of the stream.</returns>
    private async Task<bool> RunProducerAsync(IAsyncEnumerator<T> producer, int items)
    {
        int bytes = 0;
        for (int i = 0; i < items && bytes < PullBytes && _isOver == 0; i++)
        {
            ValueTask<bool> next = producer.MoveNextAsync();
            if (_gatheredItems > 0 && (!next.IsCompleted || _gathered.Length >= FrameBytes))
            {
                Send(new StreamItems()); // what there is, before the wait
            }

            if (!await next)
            {
                return false;
            }

            bytes += Gather(producer.Current);
        }

        return true;
    }

    /// <returns>Bytes that it takes.</returns>
    private int Gather(T item)
    {
        int before = _gathered.Length;
        try
        {
            _method.ItemCodec.Write(_gathered, item);
        }
        catch
        {
            _gathered.Truncate(before); // what was gathered before it goes out with the failure
            throw;
        }

        _gatheredItems++;
        return _gathered.Length - before;
    }

    private async Task DisposeProducerAsync(Activation activation)
    {
        activation.Producers.Remove(this);
        if (_producer is { } producer)
        {
            _producer = null;
            await producer.DisposeAsync();
        }
    }

    /// <summary>Sends a header with the items that were gathered.</summary>
    private void Send(StreamItems header)
    {
        header.Count = _gatheredItems;
        _call.SendItems(header, _gathered.Written);
        _gatheredItems = 0;
        _gathered.Clear();
    }
}
