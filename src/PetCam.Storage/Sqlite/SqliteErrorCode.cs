namespace PetCam.Storage.Sqlite;

/// <summary>The primary result codes that callers tell apart (https://sqlite.org/rescode.html); the low byte of an extended code.</summary>
public enum SqliteErrorCode
{
    Error = 1,
    Busy = 5,
    ReadOnly = 8,
    InputOutput = 10,
    Corrupt = 11,
    Full = 13,
    CannotOpen = 14,
    Constraint = 19,
    NotADatabase = 26,
}
