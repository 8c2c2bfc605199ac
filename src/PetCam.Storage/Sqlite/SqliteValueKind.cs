namespace PetCam.Storage.Sqlite;

internal enum SqliteValueKind
{
    Null,
    Integer,
    Text,
    Blob,
}
