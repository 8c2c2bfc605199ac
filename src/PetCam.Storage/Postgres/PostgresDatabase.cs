using System.Data.Common;
using Microsoft.Extensions.Logging;
using Npgsql;
using PetCam.Storage.Migrations;

namespace PetCam.Storage.Postgres;

/// <summary>The pooled connections to one PostgreSQL database.</summary>
internal sealed class PostgresDatabase : IAsyncDisposable
{
    private const int MaxPreparedStatements = 64; // more than the stores have: each is planned once per connection

    // PostgreSQL admits 100 in all by default. Statements here are short: a crowd of cameras is served no sooner by more connections than the server has
    // processors, and silos that opened a hundred each would shut each other out.
    private const int DefaultPoolSize = 16;
    private static readonly string[] PoolSizeKeywords = ["Maximum Pool Size", "MaxPoolSize"];
    private static readonly TimeSpan RetryInterval = TimeSpan.FromMilliseconds(250);

    private readonly PostgresStorageOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<PostgresDatabase> _logger;
    private readonly string _server;

    /// <exception cref="ArgumentException">A setting is out of range.</exception>
    /// <exception cref="StorageException">The connection string cannot be read.</exception>
    public PostgresDatabase(PostgresStorageOptions options, TimeProvider time, ILogger<PostgresDatabase> logger)
    {
        options.Validate();
        NpgsqlConnectionStringBuilder settings = Parse(options);
        _options = options;
        _time = time;
        _logger = logger;
        _server = $"{settings.Host}:{settings.Port}/{settings.Database}";
        Source = NpgsqlDataSource.Create(settings);
        Dedicated = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(settings.ConnectionString)
        {
            Pooling = false,
            CancellationTimeout = -1, // who waits for one of these connections rather opens another one
        });
    }

    public NpgsqlDataSource Source { get; }

    /// <summary>Connections outside of the pool, for what lasts as long as its connection: locks and LISTEN.</summary>
    public NpgsqlDataSource Dedicated { get; }

    public string Schema => _options.Schema;

    /// <summary>Waits for the server, at most <see cref="PostgresStorageOptions.StartTimeout"/>, and brings the schema up to date.</summary>
    /// <exception cref="StorageException">It cannot be reached or used; the message names the remedy and no password.</exception>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        await WaitForServerAsync(cancellationToken).ConfigureAwait(false);
        foreach (Migration step in await PostgresMigrator.ApplyAsync(Source, _options.Schema, Migration.Postgres, cancellationToken).ConfigureAwait(false))
        {
            StorageLog.Migrated(_logger, _server, step.Name);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Dedicated.DisposeAsync().ConfigureAwait(false);
        await Source.DisposeAsync().ConfigureAwait(false);
    }

    private static NpgsqlConnectionStringBuilder Parse(PostgresStorageOptions options)
    {
        try
        {
            NpgsqlConnectionStringBuilder settings = new(options.ConnectionString)
            {
                SearchPath = options.Schema,
                MaxAutoPrepare = MaxPreparedStatements,
                AutoPrepareMinUsages = 2,
                ApplicationName = "petcam-silo",
            };
            if (!SaysPoolSize(options.ConnectionString))
            {
                settings.MaxPoolSize = Math.Max(DefaultPoolSize, settings.MinPoolSize);
            }

            return settings;
        }
        catch (Exception exception) when (exception is ArgumentException or KeyNotFoundException or FormatException)
        {
            throw new StorageException("Storage:Postgres:ConnectionString cannot be read: " + exception.Message, exception);
        }
    }

    private static bool SaysPoolSize(string connectionString)
    {
        DbConnectionStringBuilder said = new() { ConnectionString = connectionString };
        return PoolSizeKeywords.Any(said.ContainsKey);
    }

    private async Task WaitForServerAsync(CancellationToken cancellationToken)
    {
        long started = _time.GetTimestamp();
        while (true)
        {
            try
            {
                await using NpgsqlConnection connection = await Source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (NpgsqlException exception) when (exception.IsTransient && _time.GetElapsedTime(started) < _options.StartTimeout)
            {
                await Task.Delay(RetryInterval, _time, cancellationToken).ConfigureAwait(false); // it may be starting as well
            }
            catch (NpgsqlException exception)
            {
                throw new StorageException(
                    $"PostgreSQL at {_server} cannot be used: {exception.Message}. Check that it runs and what Storage:Postgres:ConnectionString says.", exception);
            }
        }
    }
}
