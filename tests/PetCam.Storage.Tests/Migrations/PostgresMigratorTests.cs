using Npgsql;
using PetCam.Storage.Migrations;
using PetCam.Storage.Postgres;
using PetCam.Storage.Tests.Conformance;

namespace PetCam.Storage.Tests.Migrations;

public sealed class PostgresMigratorTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>, IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly string _schema = $"test_{Guid.NewGuid():N}";
    private NpgsqlDataSource _source = null!;

    public ValueTask InitializeAsync()
    {
        _source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(postgres.Server.ConnectionString) { SearchPath = _schema });
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => _source.DisposeAsync();

    [Fact]
    public async Task Steps_are_taken_in_order_and_once()
    {
        Migration first = new(1, "first", "CREATE TABLE a (x integer); INSERT INTO a VALUES (1);");
        Migration second = new(2, "second", "INSERT INTO a VALUES (2)");

        Assert.Equal([first], await ApplyAsync(first));
        Assert.Equal([second], await ApplyAsync(first, second));
        Assert.Empty(await ApplyAsync(first, second));

        Assert.Equal([1, 2], await _source.QueryAsync("SELECT x FROM a ORDER BY x", static row => row.GetInt32(0), None));
    }

    [Fact]
    public async Task Step_that_fails_leaves_no_trace()
    {
        Migration good = new(1, "good", "CREATE TABLE a (x integer)");
        Migration bad = new(2, "bad", "CREATE TABLE b (x integer); CREATE TABLE a (x integer)");

        await Assert.ThrowsAsync<PostgresException>(() => ApplyAsync(good, bad));

        Assert.Equal([0L], await _source.QueryAsync($"SELECT count(*) FROM pg_namespace WHERE nspname = '{_schema}'", static row => row.GetInt64(0), None));
    }

    [Fact]
    public async Task Silos_that_start_together_take_each_step_once()
    {
        Migration only = new(1, "only", "CREATE TABLE a (x integer)");

        IReadOnlyList<Migration>[] taken = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => ApplyAsync(only)));

        Assert.Single(taken, static steps => steps.Count == 1);
    }

    [Fact]
    public async Task Newer_schema_is_refused_with_both_numbers()
    {
        await ApplyAsync(new Migration(7, "seventh", "SELECT 1"));

        StorageException error = await Assert.ThrowsAsync<StorageException>(() => ApplyAsync(new Migration(3, "third", "SELECT 1")));

        Assert.Contains("version 7", error.Message, StringComparison.Ordinal);
        Assert.Contains("up to 3", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Schema_of_the_next_release_is_used_by_the_silos_that_wait_for_their_upgrade()
    {
        await ApplyAsync(new Migration(4, "fourth", "SELECT 1"));

        Assert.Empty(await ApplyAsync(new Migration(3, "third", "SELECT 1")));
    }

    [Fact]
    public async Task Schema_is_not_moved_away_from_a_silo_that_runs()
    {
        await ApplyAsync(
            new Migration(3, "cluster", "CREATE TABLE silo (id text, schema_number integer, expires_at timestamptz, ended_at timestamptz)"),
            new Migration(4, "old", "INSERT INTO silo VALUES ('old', 3, clock_timestamp() + interval '1 hour', NULL), ('dead', 1, clock_timestamp() - interval '1 hour', NULL)"));

        await ApplyAsync(new Migration(4, "fourth", "SELECT 1")); // beside 3
        StorageException error = await Assert.ThrowsAsync<StorageException>(() => ApplyAsync(new Migration(5, "fifth", "SELECT 1")));

        Assert.Contains("Silo 'old'", error.Message, StringComparison.Ordinal);
        Assert.Contains("one release at a time", error.Message, StringComparison.Ordinal);
    }

    private Task<IReadOnlyList<Migration>> ApplyAsync(params Migration[] migrations) => PostgresMigrator.ApplyAsync(_source, _schema, migrations, None);
}
