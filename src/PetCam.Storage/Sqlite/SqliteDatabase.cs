using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using PetCam.Storage.Migrations;

namespace PetCam.Storage.Sqlite;

/// <summary>
/// A database file: one writer, who works off a queue, and a few readers beside it (WAL: they never block each other).
/// </summary>
/// <remarks>
/// <c>synchronous=FULL</c>: a commit is on the disk before anybody is told, also when the power fails. That costs an fsync per commit,
/// which is why the writer commits whatever waits in one go.
/// </remarks>
internal sealed class SqliteDatabase : IAsyncDisposable
{
    private const int OldestLibrary = 3_035_000; // RETURNING

    private readonly SqliteStorageOptions _options;
    private readonly SqliteWriter _writer;
    private readonly SemaphoreSlim _readersFree;
    private readonly ConcurrentBag<SqliteConnection> _idleReaders = [];

    private SqliteDatabase(SqliteStorageOptions options, SqliteConnection writer)
    {
        _options = options;
        _writer = new SqliteWriter(writer, options.MaxWaitingWrites);
        _readersFree = new SemaphoreSlim(options.Readers);
    }

    /// <summary>Opens the file, creating it when there is none, and brings its schema up to date.</summary>
    /// <exception cref="StorageException">It cannot be used; the message names the remedy.</exception>
    public static SqliteDatabase Open(SqliteStorageOptions options, ILogger logger)
    {
        options.Validate();
        SqliteConnection? writer = null;
        try
        {
            RequireLibrary();
            RequireFolder(options.Path);
            writer = SqliteConnection.Open(options.Path, isReadOnly: false, options.BusyTimeout);
            Configure(writer);
            foreach (Migration migration in SqliteMigrator.Apply(writer, Migration.Sqlite))
            {
                StorageLog.Migrated(logger, options.Path, migration.Name);
            }

            return new SqliteDatabase(options, writer);
        }
        catch (Exception exception) when (exception is SqliteException or StorageException)
        {
            writer?.Dispose();
            throw SqliteRemedy.Explain(options.Path, exception);
        }
    }

    /// <summary>Runs <paramref name="write"/> in a transaction; when the task has ended well, its changes are on the disk.</summary>
    /// <param name="write">Runs on the writer's thread. What it throws undoes its own changes only.</param>
    /// <param name="cancellationToken">Takes the write back while it waits; one that runs is finished.</param>
    public ValueTask<T> WriteAsync<T>(Func<SqliteConnection, T> write, CancellationToken cancellationToken) =>
        _writer.WriteAsync(write, cancellationToken);

    /// <summary>Runs <paramref name="read"/> on a connection that sees what is committed.</summary>
    public async ValueTask<T> ReadAsync<T>(Func<SqliteConnection, T> read, CancellationToken cancellationToken)
    {
        await _readersFree.WaitAsync(cancellationToken);
        try
        {
            return await Task.Run(() => Read(read), cancellationToken); // SQLite blocks on the disk
        }
        finally
        {
            _readersFree.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _writer.DisposeAsync();
        for (int i = 0; i < _options.Readers; i++)
        {
            await _readersFree.WaitAsync(); // a read that still runs has its connection back first
        }

        while (_idleReaders.TryTake(out SqliteConnection? reader))
        {
            reader.Dispose();
        }

        _readersFree.Dispose();
    }

    private static void RequireLibrary()
    {
        try
        {
            int version = SqliteLibrary.sqlite3_libversion_number();
            if (version < OldestLibrary)
            {
                throw new StorageException($"libsqlite3 is version {version}, and {OldestLibrary} is needed. Upgrade the package libsqlite3-0");
            }
        }
        catch (DllNotFoundException exception)
        {
            throw new StorageException("libsqlite3.so.0 is not installed. Install the package: apt-get install libsqlite3-0", exception);
        }
    }

    private static void RequireFolder(string path)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        if (!Directory.Exists(folder))
        {
            throw new StorageException($"the folder '{folder}' does not exist. Create it, or set Storage:Path");
        }
    }

    private static void Configure(SqliteConnection writer)
    {
        writer.Execute("PRAGMA journal_mode = WAL");
        writer.Execute("PRAGMA synchronous = FULL");
    }

    private T Read<T>(Func<SqliteConnection, T> read)
    {
        SqliteConnection reader = _idleReaders.TryTake(out SqliteConnection? idle)
            ? idle
            : SqliteConnection.Open(_options.Path, isReadOnly: true, _options.BusyTimeout);
        try
        {
            return read(reader);
        }
        catch (SqliteException exception) when (exception.IsDamage)
        {
            throw SqliteRemedy.Explain(_options.Path, exception);
        }
        finally
        {
            _idleReaders.Add(reader);
        }
    }
}
