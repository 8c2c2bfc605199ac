using Microsoft.Extensions.Logging.Abstractions;
using PetCam.Storage.Sqlite;

namespace PetCam.Storage.Tests.Sqlite;

public sealed class SqliteDatabaseTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Open_without_its_folder_names_the_remedy()
    {
        StorageException error = Assert.Throws<StorageException>(() => Open("missing/petcam.db"));

        Assert.Contains("missing' does not exist. Create it, or set Storage:Path", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_a_file_that_is_no_database_says_so()
    {
        File.WriteAllText(_folder.File("petcam.db"), new string('x', 8192));

        StorageException error = Assert.Throws<StorageException>(() => Open("petcam.db"));

        Assert.Contains("petcam.db", error.Message, StringComparison.Ordinal);
        Assert.Contains("is damaged or is no SQLite database", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Damaged_page_is_reported_when_it_is_read()
    {
        await using (SqliteDatabase database = Open("petcam.db"))
        {
            await database.WriteAsync(
                static connection =>
                {
                    for (int number = 0; number < 1000; number++)
                    {
                        connection.Execute("INSERT INTO grain_state VALUES ('t', ?, 1, zeroblob(500))", $"{number}");
                    }

                    return true;
                },
                None);
        }

        using (FileStream file = File.OpenWrite(_folder.File("petcam.db")))
        {
            file.Position = file.Length / 2;
            file.Write(new byte[64 * 1024]);
        }

        await using SqliteDatabase damaged = Open("petcam.db");
        StorageException error = await Assert.ThrowsAsync<StorageException>(async () => await damaged.ReadAsync(
            static connection => connection.Query("SELECT sum(length(payload)) FROM grain_state", static row => row.GetInt64(0)), None));
        Assert.Contains("is damaged", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Commits_are_durable_and_readers_do_not_block()
    {
        await using SqliteDatabase database = Open("petcam.db");

        Assert.Equal("wal", await PragmaAsync(database, "journal_mode"));
        Assert.Equal("2", await PragmaAsync(database, "synchronous")); // FULL
    }

    [Fact]
    public async Task Failing_write_undoes_itself_and_not_the_others_of_its_commit()
    {
        await using SqliteDatabase database = Open("petcam.db");
        using ManualResetEventSlim go = new();
        ValueTask<bool> block = database.WriteAsync(_ => go.Wait(TimeSpan.FromSeconds(20)), None); // so that the rest is one batch
        Task<long> before = InsertAsync(database, "before").AsTask();
        Task<long> failing = database.WriteAsync<long>(
            static connection =>
            {
                connection.Execute("INSERT INTO grain_state VALUES ('t', 'failing', 1, x'00')");
                throw new InvalidOperationException("changed my mind");
            },
            None).AsTask();
        Task<long> after = InsertAsync(database, "after").AsTask();
        go.Set();

        Assert.True(await block);
        await Assert.ThrowsAsync<InvalidOperationException>(() => failing);
        await Task.WhenAll(before, after);
        Assert.Equal(["after", "before"], await KeysAsync(database));
    }

    [Fact]
    public async Task Write_that_is_cancelled_while_it_waits_does_not_run()
    {
        await using SqliteDatabase database = Open("petcam.db");
        using ManualResetEventSlim go = new();
        using CancellationTokenSource cancellation = new();
        ValueTask<bool> block = database.WriteAsync(_ => go.Wait(TimeSpan.FromSeconds(20)), None);
        Task<bool> waiting = database.WriteAsync(
            static connection => connection.Execute("INSERT INTO grain_state VALUES ('t', 'late', 1, x'00')") > 0, cancellation.Token).AsTask();

        await cancellation.CancelAsync();
        go.Set();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.True(await block);
        Assert.Empty(await KeysAsync(database));
    }

    [Fact]
    public async Task Closing_finishes_the_writes_that_wait()
    {
        SqliteDatabase database = Open("petcam.db");
        Task<long>[] writes = [.. Enumerable.Range(0, 500).Select(number => InsertAsync(database, $"{number}").AsTask())];

        await database.DisposeAsync();
        await Task.WhenAll(writes);

        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await InsertAsync(database, "late"));
        await using SqliteDatabase reopened = Open("petcam.db");
        Assert.Equal(500, (await KeysAsync(reopened)).Count);
    }

    [Fact]
    public async Task Error_has_the_sql_and_not_the_values()
    {
        await using SqliteDatabase database = Open("petcam.db");
        await InsertAsync(database, "secret");

        SqliteException error = await Assert.ThrowsAsync<SqliteException>(async () => await InsertAsync(database, "secret"));

        Assert.Equal(SqliteErrorCode.Constraint, error.Code);
        Assert.Contains("INSERT INTO grain_state", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }

    private static ValueTask<long> InsertAsync(SqliteDatabase database, string key) => database.WriteAsync(
        connection => connection.Execute("INSERT INTO grain_state VALUES ('t', ?, 1, x'00')", key), None);

    private static ValueTask<List<string>> KeysAsync(SqliteDatabase database) => database.ReadAsync(
        static connection => connection.Query("SELECT grain_key FROM grain_state ORDER BY grain_key", static row => row.GetText(0)), None);

    private static async Task<string> PragmaAsync(SqliteDatabase database, string name) =>
        (await database.WriteAsync(connection => connection.Query($"PRAGMA {name}", static row => row.GetText(0)), None))[0];

    private SqliteDatabase Open(string name) =>
        SqliteDatabase.Open(new SqliteStorageOptions { Path = _folder.File(name), BusyTimeout = TimeSpan.FromMilliseconds(50) }, NullLogger.Instance);
}
