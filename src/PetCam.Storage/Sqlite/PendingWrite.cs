namespace PetCam.Storage.Sqlite;

/// <summary>A write that waits for the writer, or for the commit.</summary>
internal abstract class PendingWrite
{
    /// <summary>Runs the write and keeps its outcome for <see cref="Acknowledge"/>.</summary>
    /// <returns>Why its changes must be undone; null when they stay.</returns>
    public abstract Exception? Run(SqliteConnection connection);

    /// <summary>The transaction is committed: tells the outcome.</summary>
    public abstract void Acknowledge();

    /// <summary>The transaction could not be committed.</summary>
    public abstract void Fail(Exception exception);
}
