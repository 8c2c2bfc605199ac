namespace PetCam.Storage.Sqlite;

/// <summary>A value for a parameter of a statement: an integer, text, bytes, or null.</summary>
internal readonly struct SqliteValue
{
    private SqliteValue(SqliteValueKind kind, long integer, string? text, ReadOnlyMemory<byte> blob)
    {
        Kind = kind;
        Integer = integer;
        Text = text;
        Blob = blob;
    }

    public SqliteValueKind Kind { get; }

    public long Integer { get; }

    public string? Text { get; }

    public ReadOnlyMemory<byte> Blob { get; }

    public static implicit operator SqliteValue(long value) => new(SqliteValueKind.Integer, value, null, default);

    public static implicit operator SqliteValue(long? value) => value is { } present ? present : default(SqliteValue);

    public static implicit operator SqliteValue(string? value) => value is null ? default : new(SqliteValueKind.Text, 0, value, default);

    public static implicit operator SqliteValue(ReadOnlyMemory<byte> value) => new(SqliteValueKind.Blob, 0, null, value);
}
