using PetCam.Cluster.Links;
using PetCam.Domain.Cluster;

namespace PetCam.Cluster.Membership;

/// <summary>
/// One idle link between two silos: its end tells at once that a process is gone, and over it they ask each other whether they reach
/// the referee. Each message is one byte, in both directions alike.
/// </summary>
/// <remarks>Every question is answered, and in order: by its number an answer that comes late is known for one to an earlier question.</remarks>
internal sealed class MembershipLink(SiloIdentity peer, Stream stream, Lease lease, TimeSpan pingInterval, TimeProvider time) : IDisposable
{
    public const string Purpose = "membership";

    private const byte Ping = 1;
    private const byte Pong = 2;
    private const byte DoYouRenew = 3;
    private const byte Renewing = 4;
    private const byte NotRenewing = 5;
    private const int MissedPings = 3;

    private readonly SemaphoreSlim _writing = new(1);
    private readonly CancellationTokenSource _closed = new();
    private readonly Lock _gate = new();
    private TaskCompletionSource<bool>? _answer; // to the last question
    private long _asked;
    private long _answered;

    public SiloIdentity Peer { get; } = peer;

    /// <summary>Serves the link until it ends.</summary>
    /// <exception cref="IOException">The other side ended it, or is silent.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _closed.Token);
        Task pinging = PingAsync(end.Token);
        try
        {
            await ReadAsync(end.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new LinkException("this silo closed it");
        }
        finally
        {
            await end.CancelAsync().ConfigureAwait(false);
            await stream.DisposeAsync().ConfigureAwait(false); // ends a ping that waits for room
            await pinging.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // what ended it ended the reading too
            lock (_gate)
            {
                _answer?.TrySetException(new IOException("the link ended"));
            }
        }
    }

    /// <summary>One question at a time; who gives up on one may ask the next.</summary>
    /// <returns>Whether the other silo reaches the referee, at a moment after this question was asked.</returns>
    /// <exception cref="IOException">The link ended.</exception>
    public async Task<bool> AskAsync(CancellationToken cancellationToken)
    {
        TaskCompletionSource<bool> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            _answer = answer;
            _asked++;
        }

        try
        {
            await WriteAsync(DoYouRenew, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            Close(); // nobody knows whether the question went out: the answers could not be counted any more
            throw;
        }

        return await answer.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Ends it, for both sides.</summary>
    public void Close() => _closed.Cancel();

    public void Dispose()
    {
        _writing.Dispose();
        _closed.Dispose();
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[64];
        while (true)
        {
            int count;
            using (CancellationTokenSource silence = new(pingInterval * MissedPings, time))
            using (CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, cancellationToken))
            {
                try
                {
                    count = await stream.ReadAsync(buffer, either.Token).ConfigureAwait(false);
                }
                catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
                {
                    throw new LinkException($"silent for {pingInterval * MissedPings}");
                }
            }

            if (count == 0)
            {
                throw new LinkException("the other side closed it");
            }

            for (int i = 0; i < count; i++)
            {
                await ReceiveAsync(buffer[i], cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async ValueTask ReceiveAsync(byte message, CancellationToken cancellationToken)
    {
        switch (message)
        {
            case Ping:
                await WriteAsync(Pong, cancellationToken).ConfigureAwait(false);
                break;
            case DoYouRenew:
                await WriteAsync(lease.IsRenewing ? Renewing : NotRenewing, cancellationToken).ConfigureAwait(false);
                break;
            case Renewing or NotRenewing:
                TakeAnswer(message == Renewing);
                break;
            case Pong:
                break;
            default:
                throw new LinkException($"it sent {message}, which means nothing");
        }
    }

    private void TakeAnswer(bool isRenewing)
    {
        lock (_gate)
        {
            if (_answered == _asked)
            {
                throw new LinkException("it answered what it was not asked");
            }

            if (++_answered == _asked)
            {
                _answer!.TrySetResult(isRenewing);
            }
        }
    }

    private async Task PingAsync(CancellationToken cancellationToken)
    {
        using PeriodicTimer timer = new(pingInterval, time);
        while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false))
        {
            await WriteAsync(Ping, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask WriteAsync(byte message, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await stream.WriteAsync(new[] { message }, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _writing.Release();
        }
    }
}
