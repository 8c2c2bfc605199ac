namespace PetCam.Storage;

/// <summary>Settings of the store on PostgreSQL.</summary>
public sealed class PostgresStorageOptions
{
    /// <summary>How to reach the server, e.g. <c>Host=db;Database=petcam;Username=petcam;Password=…</c> (Npgsql's keywords). Secret: never logged. At most 16 connections are opened, and some for locks and notices, unless it says <c>Maximum Pool Size</c>.</summary>
    public string ConnectionString { get; set; } = string.Empty;

    /// <summary>Schema that holds the tables; made when it is absent. Default <c>petcam</c>.</summary>
    public string Schema { get; set; } = "petcam";

    /// <summary>How long a starting silo waits for a server that does not answer yet. Default: 30 s.</summary>
    public TimeSpan StartTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long detections are kept. Default: 7 days.</summary>
    public TimeSpan DetectionRetention { get; set; } = TimeSpan.FromDays(7);

    /// <summary>Detections kept per camera, the newest. Default: 200,000.</summary>
    public int MaxDetectionsPerCamera { get; set; } = 200_000;

    /// <exception cref="ArgumentException">A setting is out of range; the message names it.</exception>
    internal void Validate()
    {
        Require(!string.IsNullOrWhiteSpace(ConnectionString), nameof(ConnectionString), "must say how to reach PostgreSQL, e.g. Host=db;Database=petcam;Username=petcam");
        Require(IsIdentifier(Schema), nameof(Schema), "must be 1 to 63 of a-z, 0-9 and _, and not begin with a digit");
        Require(StartTimeout > TimeSpan.Zero && StartTimeout <= TimeSpan.FromHours(1), nameof(StartTimeout), "must be longer than zero, up to an hour");
        Require(DetectionRetention > TimeSpan.Zero, nameof(DetectionRetention), "must be longer than zero");
        Require(MaxDetectionsPerCamera >= 1, nameof(MaxDetectionsPerCamera), "must be 1 or more");
    }

    private static bool IsIdentifier(string name) =>
        name.Length is >= 1 and <= 63 && !char.IsAsciiDigit(name[0]) && name.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_');

    private static void Require(bool condition, string name, string rule)
    {
        if (!condition)
        {
            throw new ArgumentException($"Storage:Postgres:{name} {rule}.");
        }
    }
}
