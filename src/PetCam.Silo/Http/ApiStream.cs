namespace PetCam.Silo.Http;

/// <summary>Runs an endpoint that streams until its client leaves or the silo stops, both of which are normal endings.</summary>
internal static class ApiStream
{
    /// <param name="stopping">Cancelled when the silo ends its streams.</param>
    public static async Task RunAsync(HttpContext context, Func<CancellationToken, Task> body, CancellationToken stopping)
    {
        using CancellationTokenSource ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        try
        {
            await body(ending.Token);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested || context.Response.HasStarted)
        {
            // The client left, or the silo stops: the response ends here.
        }
    }
}
