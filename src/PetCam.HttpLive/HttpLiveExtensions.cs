using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using PetCam.Hub;

namespace PetCam.HttpLive;

/// <summary>How the host takes these endpoints in.</summary>
public static class HttpLiveExtensions
{
    /// <exception cref="ArgumentException">An option is impossible; the message names the remedy.</exception>
    public static IServiceCollection AddHttpLive(this IServiceCollection services, HttpLiveOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        services.TryAddSingleton(TimeProvider.System);
        return services
            .AddSingleton(options)
            .AddSingleton<LiveStreams>()
            .AddSingleton<AnnotatedPictures>()
            .AddSingleton<MjpegEndpoint>()
            .AddSingleton<SnapshotEndpoint>();
    }

    /// <summary>Maps <c>stream</c>: MJPEG with detections drawn in, as a board's own server has it (compat.md section 2).</summary>
    /// <param name="routes">A group: <c>/cameras/{id}</c>, or the root for the default camera.</param>
    public static RouteHandlerBuilder MapMjpeg(this IEndpointRouteBuilder routes, CameraResolver resolve) =>
        Map<MjpegEndpoint>(routes, "stream", resolve, (endpoint, context, camera) => endpoint.RunAsync(context, camera));

    /// <summary>Maps the newest JPEG of a camera.</summary>
    /// <param name="pattern">E.g. <c>/api/cameras/{id}/snapshot.jpg</c>.</param>
    public static RouteHandlerBuilder MapSnapshot(this IEndpointRouteBuilder routes, string pattern, CameraResolver resolve) =>
        Map<SnapshotEndpoint>(routes, pattern, resolve, (endpoint, context, camera) => endpoint.SendAsync(context, camera));

    private static RouteHandlerBuilder Map<TEndpoint>(
        IEndpointRouteBuilder routes, string pattern, CameraResolver resolve, Func<TEndpoint, HttpContext, CameraStream, Task> handle)
        where TEndpoint : notnull
    {
        TEndpoint endpoint = routes.ServiceProvider.GetRequiredService<TEndpoint>();
        CancellationToken stopping = routes.ServiceProvider.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;

        // A Delegate, not a RequestDelegate: only those are described in the API document.
        Delegate run = (HttpContext context) => resolve(context) is { } camera
            ? RunAsync(context, () => handle(endpoint, context, camera), stopping)
            : LiveProblem.SendAsync(context, StatusCodes.Status404NotFound, "There is no such camera.");
        return routes.MapMethods(pattern, [HttpMethods.Get, HttpMethods.Head], run);
    }

    /// <summary>A stream has no end of its own: it ends with its client, and with the host, which would otherwise wait for it.</summary>
    private static async Task RunAsync(HttpContext context, Func<Task> handle, CancellationToken stopping)
    {
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        context.RequestAborted = either.Token;
        await handle().ConfigureAwait(false);
    }
}
