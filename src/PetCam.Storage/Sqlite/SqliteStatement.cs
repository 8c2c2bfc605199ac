using System.Text;

namespace PetCam.Storage.Sqlite;

/// <summary>A prepared statement of one connection: bind, step, read columns, reset.</summary>
internal sealed unsafe class SqliteStatement : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly SqliteStatementHandle _handle;

    /// <exception cref="SqliteException">The SQL cannot be prepared.</exception>
    public SqliteStatement(SqliteConnection connection, string sql)
    {
        _connection = connection;
        Sql = sql;
        _handle = Prepare(connection, sql, SqliteLibrary.PreparePersistent, out int consumed);
        if (consumed < Encoding.UTF8.GetByteCount(sql))
        {
            _handle.Dispose();
            throw new ArgumentException($"More than one statement in: {sql}");
        }
    }

    private SqliteStatement(SqliteConnection connection, string sql, SqliteStatementHandle handle)
    {
        _connection = connection;
        Sql = sql;
        _handle = handle;
    }

    public string Sql { get; }

    /// <summary>Prepares the first statement of a script.</summary>
    /// <param name="rest">What follows it.</param>
    /// <returns>Null when there is only white space or comment.</returns>
    public static SqliteStatement? TakeFirst(SqliteConnection connection, string script, out string rest)
    {
        SqliteStatementHandle handle = Prepare(connection, script, 0, out int consumed);
        rest = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(script).AsSpan(consumed));
        return handle.IsInvalid ? null : new SqliteStatement(connection, script[..(script.Length - rest.Length)].Trim(), handle);
    }

    /// <summary>Binds all parameters, in order.</summary>
    public void Bind(ReadOnlySpan<SqliteValue> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            _connection.Check(Bind(i + 1, values[i]), Sql);
        }
    }

    /// <returns>Whether there is a row.</returns>
    public bool Step()
    {
        int result = SqliteLibrary.sqlite3_step(_handle);
        return result switch
        {
            SqliteLibrary.Row => true,
            SqliteLibrary.Done => false,
            _ => throw _connection.Error(result, Sql),
        };
    }

    /// <summary>Makes the statement ready for its next use, and lets go of the values and of the read transaction.</summary>
    public void Reset()
    {
        _ = SqliteLibrary.sqlite3_reset(_handle); // repeats the error of the last step, which has been reported
        _ = SqliteLibrary.sqlite3_clear_bindings(_handle);
    }

    public bool IsNull(int column) => SqliteLibrary.sqlite3_column_type(_handle, column) == SqliteLibrary.TypeNull;

    public long GetInt64(int column) => SqliteLibrary.sqlite3_column_int64(_handle, column);

    public string GetText(int column) => Encoding.UTF8.GetString(Bytes(column));

    public byte[] GetBlob(int column) => Bytes(column).ToArray();

    public void Dispose() => _handle.Dispose();

    private static SqliteStatementHandle Prepare(SqliteConnection connection, string sql, uint flags, out int consumed)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(sql + '\0'); // never empty, because there is no address of nothing
        fixed (byte* start = utf8)
        {
            int result = SqliteLibrary.sqlite3_prepare_v3(
                connection.Handle, start, utf8.Length, flags, out SqliteStatementHandle handle, out byte* tail);
            consumed = tail is null ? utf8.Length - 1 : (int)(tail - start);
            connection.Check(result, sql);
            return handle;
        }
    }

    private int Bind(int index, SqliteValue value) => value.Kind switch
    {
        SqliteValueKind.Integer => SqliteLibrary.sqlite3_bind_int64(_handle, index, value.Integer),
        SqliteValueKind.Text => BindText(index, value.Text!),
        SqliteValueKind.Blob => BindBlob(index, value.Blob.Span),
        _ => SqliteLibrary.sqlite3_bind_null(_handle, index),
    };

    private int BindText(int index, string text)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(text + '\0'); // never empty, because the address of nothing would bind NULL
        fixed (byte* start = utf8)
        {
            return SqliteLibrary.sqlite3_bind_text(_handle, index, start, utf8.Length - 1, SqliteLibrary.Transient);
        }
    }

    private int BindBlob(int index, ReadOnlySpan<byte> bytes)
    {
        byte nothing = 0;
        fixed (byte* start = bytes)
        {
            return SqliteLibrary.sqlite3_bind_blob(_handle, index, start is null ? &nothing : start, bytes.Length, SqliteLibrary.Transient);
        }
    }

    private ReadOnlySpan<byte> Bytes(int column)
    {
        byte* start = SqliteLibrary.sqlite3_column_blob(_handle, column); // first: column_bytes counts what this converted to
        return new ReadOnlySpan<byte>(start, SqliteLibrary.sqlite3_column_bytes(_handle, column));
    }
}
