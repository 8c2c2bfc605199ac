namespace PetCam.Storage;

/// <summary>Settings of the embedded store.</summary>
public sealed class SqliteStorageOptions
{
    /// <summary>The database file; its folder must exist. SQLite keeps two more files beside it (<c>-wal</c>, <c>-shm</c>).</summary>
    public string Path { get; set; } = "petcam.db";

    /// <summary>Connections that read at the same time. Default: 4.</summary>
    public int Readers { get; set; } = 4;

    /// <summary>Writes that may wait; a writer that comes later waits for room. Default: 4096.</summary>
    public int MaxWaitingWrites { get; set; } = 4096;

    /// <summary>How long to wait for another process that has the file locked. Default: 5 s.</summary>
    public TimeSpan BusyTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long detections are kept. Default: 7 days.</summary>
    public TimeSpan DetectionRetention { get; set; } = TimeSpan.FromDays(7);

    /// <summary>Detections kept per camera, the newest. Default: 200,000.</summary>
    public int MaxDetectionsPerCamera { get; set; } = 200_000;

    /// <exception cref="ArgumentException">A setting is out of range; the message names it.</exception>
    internal void Validate()
    {
        Require(!string.IsNullOrWhiteSpace(Path), nameof(Path), "must name a file");
        Require(Readers is >= 1 and <= 64, nameof(Readers), "must be 1 to 64");
        Require(MaxWaitingWrites >= 1, nameof(MaxWaitingWrites), "must be 1 or more");
        Require(BusyTimeout >= TimeSpan.Zero && BusyTimeout < TimeSpan.FromDays(1), nameof(BusyTimeout), "must be zero to a day");
        Require(DetectionRetention > TimeSpan.Zero, nameof(DetectionRetention), "must be longer than zero");
        Require(MaxDetectionsPerCamera >= 1, nameof(MaxDetectionsPerCamera), "must be 1 or more");
    }

    private static void Require(bool condition, string name, string rule)
    {
        if (!condition)
        {
            throw new ArgumentException($"Storage:{name} {rule}.");
        }
    }
}
