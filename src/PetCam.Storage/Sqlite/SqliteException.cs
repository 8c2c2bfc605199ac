namespace PetCam.Storage.Sqlite;

/// <summary>SQLite refused. The message has SQLite's own words and the SQL text, and never the values bound to it.</summary>
public sealed class SqliteException : Exception
{
    public SqliteException(int extendedCode, string message, string? sql = null, Exception? innerException = null)
        : base(sql is null ? message : $"{message} (SQLite {extendedCode}) in: {sql}", innerException)
    {
        ExtendedCode = extendedCode;
        Sql = sql;
    }

    /// <summary>As SQLite gave it.</summary>
    public int ExtendedCode { get; }

    public SqliteErrorCode Code => (SqliteErrorCode)(ExtendedCode & 0xff);

    public string? Sql { get; }

    /// <summary>The file is not, or no longer, a database.</summary>
    public bool IsDamage => Code is SqliteErrorCode.Corrupt or SqliteErrorCode.NotADatabase;
}
