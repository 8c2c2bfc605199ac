using System.Data.Common;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;
using Orleans.Runtime;
using PetCam.Domain.Storage;

namespace PetCam.Silo.Http;

/// <summary>
/// A grain that cannot be reached at the moment, because its silo is gone or suspended or its home is just moving, is a 503 to clients: it passes by itself. So does a
/// database that is away.
/// </summary>
internal sealed class Unavailability : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        string? detail = exception switch
        {
            SiloUnavailableException or TimeoutException or GrainStateConflictException =>
                "The silo that decides about this does not answer; another one takes over within seconds.",
            DbException failure when IsAway(failure) => "The database does not answer; live pictures go on without it.",
            _ => null,
        };
        if (detail is null)
        {
            return false;
        }

        ProblemHttpResult problem = Problems.Unavailable(httpContext, detail);
        await problem.ExecuteAsync(httpContext);
        return true;
    }

    // Class 57 of SQLSTATE is the intervention of an operator, such as a shutdown (PostgreSQL, appendix A).
    private static bool IsAway(DbException failure) => failure.IsTransient || failure.SqlState?.StartsWith("57", StringComparison.Ordinal) == true;
}
