using Microsoft.AspNetCore.Http;
using PetCam.Domain.Detections;
using PetCam.Hub;

namespace PetCam.HttpLive;

/// <summary>GET <c>api/detections/stream</c>: an event the moment a board sees something (compat.md section 2).</summary>
/// <remarks>Between the hub's channel and the socket there is no timer and no queue; only the keep-alive has a clock.</remarks>
internal sealed class DetectionEndpoint
{
    private readonly LiveStreams _streams;
    private readonly HttpLiveOptions _options;
    private readonly TimeProvider _time;

    public DetectionEndpoint(LiveStreams streams, HttpLiveOptions options, TimeProvider time)
    {
        _streams = streams;
        _options = options;
        _time = time;
    }

    public async Task RunAsync(HttpContext context, CameraStream camera)
    {
        if (!_streams.TryOpen(camera.Id, out IDisposable? stream))
        {
            await LiveProblem.SendAsync(context, StatusCodes.Status503ServiceUnavailable, _streams.DescribeLimit(camera.Id)).ConfigureAwait(false);
            return;
        }

        using (stream)
        {
            using DetectionSubscription subscription = camera.Detections.Subscribe();
            try
            {
                await FollowAsync(context, camera, subscription).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
            {
                // The client went away: the normal ending.
            }
        }
    }

    private async Task FollowAsync(HttpContext context, CameraStream camera, DetectionSubscription subscription)
    {
        CancellationToken aborted = context.RequestAborted;
        bool withEmpty = context.Request.Query["empty"] == "1";
        EventStreamWriter events = await EventStreamWriter.StartAsync(context).ConfigureAwait(false);
        using PeriodicTimer keepAlive = new(_options.KeepAliveInterval, _time);
        Task<bool> tick = keepAlive.WaitForNextTickAsync(aborted).AsTask();
        while (true)
        {
            Task<bool> ready = subscription.Reader.WaitToReadAsync(aborted).AsTask();
            while (await Task.WhenAny(ready, tick).ConfigureAwait(false) == tick)
            {
                await tick.ConfigureAwait(false);
                await events.SendCommentAsync(aborted).ConfigureAwait(false);
                tick = keepAlive.WaitForNextTickAsync(aborted).AsTask();
            }

            if (!await ready.ConfigureAwait(false))
            {
                return;
            }

            await SendAllAsync(events, camera, subscription, withEmpty, aborted).ConfigureAwait(false);
        }
    }

    private static async Task SendAllAsync(
        EventStreamWriter events, CameraStream camera, DetectionSubscription subscription, bool withEmpty, CancellationToken aborted)
    {
        while (subscription.Reader.TryRead(out DetectionSet? set))
        {
            if (set.Objects.IsEmpty && !withEmpty)
            {
                continue;
            }

            (int width, int height) = MainPicture.Size(camera);
            DetectionEventModel model = new(set, width, height);
            await events.SendAsync(model, DetectionJson.WriteEvent, DetectionProtobuf.WriteEvent, aborted).ConfigureAwait(false);
            HttpLiveMetrics.EventsSent.Add(1, HttpLiveMetrics.Tag(camera.Id));
        }
    }
}
