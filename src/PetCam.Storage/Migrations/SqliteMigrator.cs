using PetCam.Storage.Sqlite;

namespace PetCam.Storage.Migrations;

/// <summary>Brings a database file to the newest schema. The number of the last step is kept in <c>user_version</c>.</summary>
internal static class SqliteMigrator
{
    /// <returns>The steps that were taken; each in a transaction of its own, with its number.</returns>
    /// <exception cref="StorageException">The file's schema is newer than this program knows.</exception>
    public static IReadOnlyList<Migration> Apply(SqliteConnection connection, IReadOnlyList<Migration> migrations)
    {
        int newest = migrations[^1].Number;
        List<Migration> taken = [];
        foreach (Migration migration in migrations)
        {
            if (TryApply(connection, migration, newest))
            {
                taken.Add(migration);
            }
        }

        return taken;
    }

    private static bool TryApply(SqliteConnection connection, Migration migration, int newest)
    {
        connection.Execute("BEGIN IMMEDIATE"); // before the look: two silos may start on one file
        try
        {
            long version = connection.Query("PRAGMA user_version", static row => row.GetInt64(0))[0];
            ThrowIfNewer(version, newest);
            bool isMissing = version < migration.Number;
            if (isMissing)
            {
                connection.ExecuteScript(migration.Sql);
                connection.ExecuteScript($"PRAGMA user_version = {migration.Number}");
            }

            connection.Execute("COMMIT");
            return isMissing;
        }
        finally
        {
            if (connection.IsInTransaction)
            {
                connection.Execute("ROLLBACK");
            }
        }
    }

    private static void ThrowIfNewer(long version, int newest)
    {
        if (version > newest)
        {
            throw new StorageException($"its schema is version {version}, and this program knows versions up to {newest}. "
                + "Start the newer release that wrote it, or restore the copy made before the upgrade");
        }
    }
}
