using Npgsql;
using PetCam.Storage.Migrations;

namespace PetCam.Storage.Postgres;

/// <summary>Brings a schema to its newest version. The number of the last step is kept in <c>schema_version</c>.</summary>
internal static class PostgresMigrator
{
    private const long Lock = 0x7065_7463_616D; // "petcam": silos that start together take turns

    /// <summary>All missing steps in one transaction: a schema is never half way.</summary>
    /// <returns>The steps that were taken.</returns>
    /// <exception cref="StorageException">The schema is too new for this program, or a silo that runs is too old for the new schema.</exception>
    public static async Task<IReadOnlyList<Migration>> ApplyAsync(
        NpgsqlDataSource source, string schema, IReadOnlyList<Migration> migrations, CancellationToken cancellationToken)
    {
        await using NpgsqlConnection connection = await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await ExecuteAsync(connection, $"SELECT pg_advisory_xact_lock({Lock})", cancellationToken).ConfigureAwait(false);
        await ExecuteAsync(connection, $"CREATE SCHEMA IF NOT EXISTS {schema}", cancellationToken).ConfigureAwait(false);
        await ExecuteAsync(connection, "CREATE TABLE IF NOT EXISTS schema_version (number integer NOT NULL)", cancellationToken).ConfigureAwait(false);
        int version = await ReadVersionAsync(connection, cancellationToken).ConfigureAwait(false);
        ThrowIfNewer(version, migrations[^1].Number);
        await ThrowIfTooFarAsync(connection, migrations[^1].Number, cancellationToken).ConfigureAwait(false);
        Migration[] missing = [.. migrations.Where(migration => migration.Number > version)];
        foreach (Migration migration in missing)
        {
            await ExecuteAsync(connection, migration.Sql, cancellationToken).ConfigureAwait(false);
        }

        if (missing.Length > 0)
        {
            await ExecuteAsync(
                connection, $"DELETE FROM schema_version; INSERT INTO schema_version VALUES ({missing[^1].Number})", cancellationToken).ConfigureAwait(false);
        }

        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        return missing;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
#pragma warning disable CA2100 // Text of this program: a validated schema name, numbers, and its own migrations.
        await using NpgsqlCommand command = new(sql, connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    private static async Task<int> ReadVersionAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = new("SELECT max(number) FROM schema_version", connection);
        return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is int version ? version : 0;
    }

    /// <summary>Silos of the release before keep running on the next one's schema (docs/decisions/0016); older ones would not.</summary>
    private static async Task ThrowIfTooFarAsync(NpgsqlConnection connection, int newest, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand exists = new("SELECT to_regclass('silo') IS NOT NULL", connection);
        if (await exists.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is not true)
        {
            return; // before there were several
        }

        await using NpgsqlCommand oldest = new(
            "SELECT id FROM silo WHERE ended_at IS NULL AND expires_at > clock_timestamp() AND schema_number < $1 - 1 ORDER BY schema_number LIMIT 1", connection);
        oldest.Parameters.Add(PostgresQueries.Int(newest));
        if (await oldest.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is string silo)
        {
            throw new StorageException($"Silo '{silo}' runs a release that cannot work with database schema {newest}. Upgrade the cluster one release at a time, or stop all silos first.");
        }
    }

    /// <summary>One step newer is what a rolling upgrade looks like to the silos that wait for theirs.</summary>
    private static void ThrowIfNewer(int version, int newest)
    {
        if (version > newest + 1)
        {
            throw new StorageException(
                $"The database's schema is version {version}, and this program knows versions up to {newest} and works with {newest + 1}. Start the newer release, or restore the copy made before the upgrade.");
        }
    }
}
