using System.Runtime.InteropServices;

namespace PetCam.Storage.Sqlite;

/// <summary>The functions of the system's SQLite that this project calls. Names and contracts: https://sqlite.org/c3ref/funclist.html.</summary>
internal static unsafe partial class SqliteLibrary
{
    public const int Ok = 0;
    public const int Row = 100;
    public const int Done = 101;

    public const int OpenReadOnly = 0x1;
    public const int OpenReadWrite = 0x2;
    public const int OpenCreate = 0x4;
    public const int OpenNoMutex = 0x8000; // every connection here is used by one thread at a time
    public const int OpenExtendedResultCodes = 0x02000000;

    public const uint PreparePersistent = 0x1; // statements are cached for the life of their connection

    public const int TypeNull = 5;

    /// <summary>SQLITE_TRANSIENT: SQLite copies the bytes during the call.</summary>
    public static readonly nint Transient = -1;

    private const string Library = "libsqlite3.so.0";

    [LibraryImport(Library)]
    public static partial int sqlite3_libversion_number();

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int sqlite3_open_v2(string path, out SqliteConnectionHandle connection, int flags, nint vfs);

    [LibraryImport(Library)]
    public static partial int sqlite3_close_v2(nint connection);

    [LibraryImport(Library)]
    public static partial int sqlite3_busy_timeout(SqliteConnectionHandle connection, int milliseconds);

    [LibraryImport(Library)]
    public static partial byte* sqlite3_errmsg(SqliteConnectionHandle connection);

    [LibraryImport(Library)]
    public static partial byte* sqlite3_errstr(int code);

    [LibraryImport(Library)]
    public static partial long sqlite3_changes64(SqliteConnectionHandle connection);

    [LibraryImport(Library)]
    public static partial int sqlite3_get_autocommit(SqliteConnectionHandle connection);

    [LibraryImport(Library)]
    public static partial int sqlite3_prepare_v3(
        SqliteConnectionHandle connection, byte* sql, int bytes, uint flags, out SqliteStatementHandle statement, out byte* tail);

    [LibraryImport(Library)]
    public static partial int sqlite3_finalize(nint statement);

    [LibraryImport(Library)]
    public static partial int sqlite3_step(SqliteStatementHandle statement);

    [LibraryImport(Library)]
    public static partial int sqlite3_reset(SqliteStatementHandle statement);

    [LibraryImport(Library)]
    public static partial int sqlite3_clear_bindings(SqliteStatementHandle statement);

    [LibraryImport(Library)]
    public static partial int sqlite3_bind_null(SqliteStatementHandle statement, int index);

    [LibraryImport(Library)]
    public static partial int sqlite3_bind_int64(SqliteStatementHandle statement, int index, long value);

    [LibraryImport(Library)]
    public static partial int sqlite3_bind_text(SqliteStatementHandle statement, int index, byte* text, int bytes, nint destructor);

    [LibraryImport(Library)]
    public static partial int sqlite3_bind_blob(SqliteStatementHandle statement, int index, byte* value, int bytes, nint destructor);

    [LibraryImport(Library)]
    public static partial int sqlite3_column_type(SqliteStatementHandle statement, int column);

    [LibraryImport(Library)]
    public static partial long sqlite3_column_int64(SqliteStatementHandle statement, int column);

    [LibraryImport(Library)]
    public static partial byte* sqlite3_column_blob(SqliteStatementHandle statement, int column);

    [LibraryImport(Library)]
    public static partial int sqlite3_column_bytes(SqliteStatementHandle statement, int column);
}
