using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using PetCam.Storage.Sqlite;

namespace PetCam.Storage.Tests.Sqlite;

/// <summary>What a killed process leaves behind.</summary>
public sealed class CrashTests
{
    private const int AcknowledgedWrites = 300;

    [Fact]
    public async Task Nothing_acknowledged_is_lost_when_the_process_is_killed()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("petcam.db");

        List<int> acknowledged = await WriteUntilKilledAsync(path);

        Assert.True(acknowledged.Count >= AcknowledgedWrites, $"The writer ended after {acknowledged.Count} writes.");
        await using SqliteDatabase database = SqliteDatabase.Open(new SqliteStorageOptions { Path = path }, NullLogger.Instance);
        List<string> integrity = await database.ReadAsync(
            static connection => connection.Query("PRAGMA integrity_check", static row => row.GetText(0)), CancellationToken.None);
        List<(int Number, int Length)> stored = await database.ReadAsync(
            static connection => connection.Query(
                "SELECT grain_key, payload FROM grain_state WHERE grain_type = 'crash'",
                static row => (int.Parse(row.GetText(0)), row.GetBlob(1).Length)),
            CancellationToken.None);
        Assert.Equal(["ok"], integrity);
        Assert.Empty(acknowledged.Except(stored.Select(static entry => entry.Number)));
        Assert.All(stored, static entry => Assert.Equal(500, entry.Length));
    }

    private static async Task<List<int>> WriteUntilKilledAsync(string path)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "PetCam.Storage.CrashWriter.dll");
        using Process writer = Process.Start(new ProcessStartInfo("dotnet", [program, path]) { RedirectStandardOutput = true })!;
        List<int> acknowledged = [];
        while (await writer.StandardOutput.ReadLineAsync() is { } line)
        {
            acknowledged.Add(int.Parse(line));
            if (acknowledged.Count == AcknowledgedWrites)
            {
                writer.Kill(); // SIGKILL; what it had printed until then is still read
            }
        }

        await writer.WaitForExitAsync();
        return acknowledged;
    }
}
