using System.Runtime.InteropServices;

namespace PetCam.Storage.Sqlite;

/// <summary>One connection to a database file. Not safe for concurrent use; statements are prepared once and kept.</summary>
internal sealed unsafe class SqliteConnection : IDisposable
{
    private readonly Dictionary<string, SqliteStatement> _statements = [];

    private SqliteConnection(SqliteConnectionHandle handle) => Handle = handle;

    public SqliteConnectionHandle Handle { get; }

    public bool IsInTransaction => SqliteLibrary.sqlite3_get_autocommit(Handle) == 0;

    /// <summary>Rows that the last INSERT, UPDATE or DELETE changed.</summary>
    public long Changes => SqliteLibrary.sqlite3_changes64(Handle);

    /// <param name="isReadOnly">A reader neither creates nor changes the file.</param>
    /// <param name="busyTimeout">How long to wait for another process's lock.</param>
    /// <exception cref="SqliteException">The file cannot be opened.</exception>
    public static SqliteConnection Open(string path, bool isReadOnly, TimeSpan busyTimeout)
    {
        int mode = isReadOnly ? SqliteLibrary.OpenReadOnly : SqliteLibrary.OpenReadWrite | SqliteLibrary.OpenCreate;
        int result = SqliteLibrary.sqlite3_open_v2(
            path, out SqliteConnectionHandle handle, mode | SqliteLibrary.OpenNoMutex | SqliteLibrary.OpenExtendedResultCodes, 0);
        SqliteConnection connection = new(handle);
        try
        {
            connection.Check(result, null);
            connection.Check(SqliteLibrary.sqlite3_busy_timeout(handle, (int)busyTimeout.TotalMilliseconds), null);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Runs a statement that yields no rows, or whose rows do not matter.</summary>
    /// <returns>Rows changed.</returns>
    public long Execute(string sql, params ReadOnlySpan<SqliteValue> values)
    {
        SqliteStatement statement = Start(sql, values);
        try
        {
            while (statement.Step())
            {
                // PRAGMAs answer with a row.
            }

            return Changes;
        }
        finally
        {
            statement.Reset();
        }
    }

    /// <summary>Runs a statement and reads its rows.</summary>
    public List<T> Query<T>(string sql, Func<SqliteStatement, T> read, params ReadOnlySpan<SqliteValue> values)
    {
        SqliteStatement statement = Start(sql, values);
        try
        {
            List<T> rows = [];
            while (statement.Step())
            {
                rows.Add(read(statement));
            }

            return rows;
        }
        finally
        {
            statement.Reset();
        }
    }

    /// <summary>Runs all statements of a script, unprepared and uncached.</summary>
    public void ExecuteScript(string script)
    {
        for (string rest = script; SqliteStatement.TakeFirst(this, rest, out rest) is { } statement;)
        {
            using (statement)
            {
                while (statement.Step())
                {
                }
            }
        }
    }

    public void Dispose()
    {
        foreach (SqliteStatement statement in _statements.Values)
        {
            statement.Dispose();
        }

        _statements.Clear();
        Handle.Dispose();
    }

    internal void Check(int result, string? sql)
    {
        if (result != SqliteLibrary.Ok)
        {
            throw Error(result, sql);
        }
    }

    internal SqliteException Error(int code, string? sql)
    {
        byte* text = Handle.IsInvalid ? SqliteLibrary.sqlite3_errstr(code) : SqliteLibrary.sqlite3_errmsg(Handle);
        return new SqliteException(code, Marshal.PtrToStringUTF8((nint)text) ?? "unknown error", sql);
    }

    private SqliteStatement Start(string sql, ReadOnlySpan<SqliteValue> values)
    {
        if (!_statements.TryGetValue(sql, out SqliteStatement? statement))
        {
            _statements[sql] = statement = new SqliteStatement(this, sql);
        }

        statement.Bind(values);
        return statement;
    }
}
