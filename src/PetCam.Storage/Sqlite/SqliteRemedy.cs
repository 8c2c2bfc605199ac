namespace PetCam.Storage.Sqlite;

/// <summary>Says what a person can do about a database file that cannot be used.</summary>
internal static class SqliteRemedy
{
    public static StorageException Explain(string path, Exception exception) =>
        new($"The database '{path}' cannot be used: {Reason(exception)}.", exception);

    private static string Reason(Exception exception) => exception switch
    {
        SqliteException { IsDamage: true } => "the file is damaged or is no SQLite database. Restore a copy, or move it away to start empty; "
            + "recordings are files of their own and stay",
        SqliteException { Code: SqliteErrorCode.CannotOpen or SqliteErrorCode.ReadOnly } =>
            "it cannot be opened for writing. Let this user write the file and its folder, or set Storage:Path",
        SqliteException { Code: SqliteErrorCode.Busy } => "another process has it locked. Stop that process, or set Storage:Path",
        SqliteException { Code: SqliteErrorCode.Full } => "the disk is full. Free some space",
        _ => exception.Message,
    };
}
