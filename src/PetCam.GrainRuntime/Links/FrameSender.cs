using PetCam.GrainRuntime.Wire;

namespace PetCam.GrainRuntime.Links;

/// <summary>
/// Writes frames to one connection. Whoever brings a frame while nobody writes becomes the writer; what others bring meanwhile goes
/// out together in its next write. So a lone call leaves at once, and a busy link makes few, large writes: when the last write took several
/// frames, the next one is left to the thread pool, so that more come together.
/// </summary>
internal sealed class FrameSender(Stream stream, int maxQueuedBytes, Action<Exception> failed) : IThreadPoolWorkItem
{
    private readonly Lock _lock = new();
    private FrameBuffer _filling = new(16 * 1024);
    private FrameBuffer _writing = new(16 * 1024);
    private int _framesFilling;
    private int _framesWritten; // of the last batch
    private long _batch; // number of the batch that is being filled
    private bool _isWriting;
    private bool _isClosed;

    /// <summary>Batches below this number have been written, at least in part. Final once the sender is closed.</summary>
    public long StartedBatches
    {
        get
        {
            lock (_lock)
            {
                return _batch;
            }
        }
    }

    /// <summary>Queues a frame.</summary>
    /// <param name="batch">The batch that it goes out with.</param>
    /// <returns>What became of it; only <see cref="SendOutcome.Queued"/> frames may ever be written.</returns>
    public SendOutcome TrySend(ReadOnlySpan<byte> frame, out long batch)
    {
        SendOutcome outcome = TryQueue(frame, out batch, out bool mustWrite);
        if (mustWrite)
        {
            Flush();
        }

        return outcome;
    }

    /// <summary>
    /// Queues a small frame about a call that was sent before, however full the queue is: a call that cannot be cancelled, or a stream that cannot be told to
    /// go on, would wait for ever. Each call has but a few of them, and the calls are bounded.
    /// </summary>
    public void SendControl(ReadOnlySpan<byte> frame)
    {
        Append(frame, int.MaxValue, out _, out bool mustWrite);
        if (mustWrite)
        {
            Flush();
        }
    }

    /// <summary>Queues a frame without writing; the caller holds a lock and calls <see cref="Flush"/> behind it.</summary>
    public SendOutcome TryQueue(ReadOnlySpan<byte> frame, out long batch, out bool mustWrite) =>
        Append(frame, maxQueuedBytes, out batch, out mustWrite);

    /// <summary>Writes what is queued; for whom <see cref="TryQueue"/> told that it must.</summary>
    public void Flush()
    {
        if (Volatile.Read(ref _framesWritten) > 1)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
        else
        {
            _ = WriteAllAsync();
        }
    }

    void IThreadPoolWorkItem.Execute() => _ = WriteAllAsync();

    /// <summary>Takes no more frames, and starts no more writes.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _isClosed = true;
        }
    }

    private SendOutcome Append(ReadOnlySpan<byte> frame, int maxBytes, out long batch, out bool mustWrite)
    {
        lock (_lock)
        {
            batch = _batch;
            mustWrite = false;
            if (_isClosed)
            {
                return SendOutcome.Closed;
            }

            if (_filling.Length > 0 && _filling.Length > maxBytes - frame.Length)
            {
                return SendOutcome.Full;
            }

            _filling.Write(frame);
            _framesFilling++;
            mustWrite = !_isWriting;
            _isWriting = true;
            return SendOutcome.Queued;
        }
    }

    private async Task WriteAllAsync()
    {
        try
        {
            while (TakeBatch())
            {
                await stream.WriteAsync(_writing.WrittenMemory).ConfigureAwait(false);
                _writing.Clear();
            }
        }
        catch (Exception exception) // whatever it is: nobody awaits the writer, and whoever waits for an answer must learn that none comes
        {
            Close();
            failed(exception);
        }
    }

    private bool TakeBatch()
    {
        lock (_lock)
        {
            if (_isClosed || _filling.Length == 0)
            {
                _isWriting = false;
                return false;
            }

            (_filling, _writing) = (_writing, _filling);
            _batch++;
            _framesWritten = _framesFilling;
            _framesFilling = 0;
            return true;
        }
    }
}
