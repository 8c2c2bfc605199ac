using System.Threading.Channels;

namespace PetCam.Storage.Sqlite;

/// <summary>
/// The one writer of a database, on a thread of its own. It takes all writes that wait, up to a limit, into one transaction, so that
/// they share one fsync; each is acknowledged after that commit.
/// </summary>
internal sealed class SqliteWriter : IAsyncDisposable
{
    private const int MaxWritesPerCommit = 256; // bounds how long the first one waits

    private readonly SqliteConnection _connection;
    private readonly Channel<PendingWrite> _waiting;
    private readonly Task _loop;

    public SqliteWriter(SqliteConnection connection, int maxWaiting)
    {
        _connection = connection;
        _waiting = Channel.CreateBounded<PendingWrite>(new BoundedChannelOptions(maxWaiting) { SingleReader = true });
        _loop = Task.Factory.StartNew(Run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    public async ValueTask<T> WriteAsync<T>(Func<SqliteConnection, T> write, CancellationToken cancellationToken)
    {
        PendingWrite<T> pending = new(write, cancellationToken);
        try
        {
            await _waiting.Writer.WriteAsync(pending, cancellationToken);
        }
        catch (ChannelClosedException)
        {
            throw new ObjectDisposedException(nameof(SqliteDatabase), "The store is closed.");
        }

        return await pending.Answer;
    }

    /// <summary>Finishes what waits, then closes the connection.</summary>
    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _loop;
        _connection.Dispose();
    }

    private void Run()
    {
        List<PendingWrite> batch = new(MaxWritesPerCommit);
        while (_waiting.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult()) // this thread has nothing else to do
        {
            while (batch.Count < MaxWritesPerCommit && _waiting.Reader.TryRead(out PendingWrite? write))
            {
                batch.Add(write);
            }

            Commit(batch);
            batch.Clear();
        }
    }

    private void Commit(List<PendingWrite> batch)
    {
        try
        {
            _connection.Execute("BEGIN IMMEDIATE");
            batch.ForEach(RunInSavepoint);
            _connection.Execute("COMMIT");
        }
        catch (SqliteException exception)
        {
            RollBack();
            batch.ForEach(write => write.Fail(exception));
            return;
        }

        batch.ForEach(static write => write.Acknowledge());
    }

    private void RunInSavepoint(PendingWrite write)
    {
        _connection.Execute("SAVEPOINT one");
        if (write.Run(_connection) is { } failure)
        {
            ThrowIfTransactionEnded(failure);
            _connection.Execute("ROLLBACK TO one");
        }

        _connection.Execute("RELEASE one");
    }

    /// <summary>A full disk or an I/O error ends the transaction of the whole batch, not only of the write that met it.</summary>
    private void ThrowIfTransactionEnded(Exception failure)
    {
        if (!_connection.IsInTransaction)
        {
            throw failure as SqliteException ?? new SqliteException(1, "The transaction ended early.", null, failure);
        }
    }

    private void RollBack()
    {
        try
        {
            if (_connection.IsInTransaction)
            {
                _connection.Execute("ROLLBACK");
            }
        }
        catch (SqliteException)
        {
            // The error that led here is the one to report; SQLite has rolled back by itself.
        }
    }
}
