using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;
using Orleans.Runtime;
using PetCam.Domain.Storage;

namespace PetCam.Silo.Http;

/// <summary>A grain that cannot be reached at the moment, because its silo is gone or suspended or its home is just moving, is a 503 to clients: it passes by itself.</summary>
internal sealed class UnavailableGrains : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is not (SiloUnavailableException or TimeoutException or GrainStateConflictException))
        {
            return false;
        }

        ProblemHttpResult problem = Problems.Unavailable(httpContext, "The silo that decides about this does not answer; another one takes over within seconds.");
        await problem.ExecuteAsync(httpContext);
        return true;
    }
}
