using PetCam.Storage.Migrations;
using PetCam.Storage.Sqlite;

namespace PetCam.Storage.Tests.Migrations;

public sealed class SqliteMigratorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SqliteConnection _connection;

    public SqliteMigratorTests() => _connection = SqliteConnection.Open(_folder.File("test.db"), isReadOnly: false, TimeSpan.Zero);

    public void Dispose()
    {
        _connection.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Steps_are_numbered_without_gaps_and_alike_in_both_dialects()
    {
        Assert.Equal(Enumerable.Range(1, Migration.Sqlite.Count), Migration.Sqlite.Select(static migration => migration.Number));
        Assert.Equal(Migration.Sqlite.Select(static migration => migration.Name), Migration.Postgres.Select(static migration => migration.Name));
    }

    [Fact]
    public void Steps_are_taken_in_order_and_once()
    {
        Migration first = new(1, "first", "CREATE TABLE a (x); -- a comment\nINSERT INTO a VALUES (1);");
        Migration second = new(2, "second", "INSERT INTO a VALUES (2)");

        Assert.Equal([first], SqliteMigrator.Apply(_connection, [first]));
        Assert.Equal([second], SqliteMigrator.Apply(_connection, [first, second]));
        Assert.Empty(SqliteMigrator.Apply(_connection, [first, second]));

        Assert.Equal([1L, 2L], _connection.Query("SELECT x FROM a ORDER BY x", static row => row.GetInt64(0)));
    }

    [Fact]
    public void Step_that_fails_leaves_no_trace()
    {
        Migration bad = new(1, "bad", "CREATE TABLE a (x); CREATE TABLE a (x);");

        SqliteException error = Assert.Throws<SqliteException>(() => SqliteMigrator.Apply(_connection, [bad]));

        Assert.Contains("table a already exists", error.Message, StringComparison.Ordinal);
        Assert.Equal([0L], _connection.Query("SELECT count(*) FROM sqlite_master", static row => row.GetInt64(0)));
        Assert.Equal([0L], _connection.Query("PRAGMA user_version", static row => row.GetInt64(0)));
    }

    [Fact]
    public void Newer_schema_is_refused_with_both_numbers()
    {
        _connection.Execute("PRAGMA user_version = 7");

        StorageException error = Assert.Throws<StorageException>(() => SqliteMigrator.Apply(_connection, [new Migration(3, "third", "SELECT 1")]));

        Assert.Contains("version 7", error.Message, StringComparison.Ordinal);
        Assert.Contains("up to 3", error.Message, StringComparison.Ordinal);
    }
}
