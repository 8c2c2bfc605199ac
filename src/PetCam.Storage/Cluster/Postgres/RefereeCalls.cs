using System.Net.Sockets;
using Npgsql;
using PetCam.Domain.Cluster;

namespace PetCam.Storage.Cluster.Postgres;

/// <summary>Tells "cannot be reached" from mistakes of this program, in the words of <c>PetCam.Domain.Cluster</c>.</summary>
internal static class RefereeCalls
{
    /// <exception cref="RefereeUnavailableException">The server, or the way to it, failed.</exception>
    public static async ValueTask<T> RunAsync<T>(Func<Task<T>> call)
    {
        try
        {
            return await call().ConfigureAwait(false);
        }
        catch (Exception exception) when (IsUnavailable(exception))
        {
            throw new RefereeUnavailableException($"PostgreSQL cannot be reached: {exception.Message}", exception);
        }
    }

    public static bool IsUnavailable(Exception exception) => exception switch
    {
        // 57: operator intervention, such as a shutdown. 25006: read only, such as a standby after a fail-over. 42P01 is a mistake.
        PostgresException error => error.IsTransient || error.SqlState.StartsWith("57", StringComparison.Ordinal) || error.SqlState == "25006",
        NpgsqlException or IOException or SocketException or TimeoutException => true,
        _ => false,
    };
}
