using System.Buffers;
using Microsoft.AspNetCore.Http;
using PetCam.Hub;

namespace PetCam.HttpLive;

/// <summary>GET <c>api/status</c> and <c>api/status/stream</c> (compat.md section 2).</summary>
internal sealed class StatusEndpoint
{
    private readonly LiveStreams _streams;
    private readonly HttpLiveOptions _options;
    private readonly TimeProvider _time;

    public StatusEndpoint(LiveStreams streams, HttpLiveOptions options, TimeProvider time)
    {
        _streams = streams;
        _options = options;
        _time = time;
    }

    /// <summary>The status now.</summary>
    public async Task SendAsync(HttpContext context, CameraStream camera)
    {
        LiveFormat format = LiveFormats.Of(context.Request);
        ArrayBufferWriter<byte> body = new(1024);
        Action<StatusModel, IBufferWriter<byte>> write = format == LiveFormat.Protobuf ? StatusProtobuf.Write : StatusJson.Write;
        write(StatusModel.Of(camera, _options, _time), body);
        context.Response.ContentType = format == LiveFormat.Protobuf ? "application/protobuf" : "application/json";
        context.Response.Headers.CacheControl = "no-store";
        context.Response.ContentLength = body.WrittenCount;
        await context.Response.BodyWriter.WriteAsync(body.WrittenMemory, context.RequestAborted).ConfigureAwait(false);
    }

    /// <summary>The status at once and then every two seconds.</summary>
    public async Task RunAsync(HttpContext context, CameraStream camera)
    {
        if (!_streams.TryOpen(camera.Id, out IDisposable? stream))
        {
            await LiveProblem.SendAsync(context, StatusCodes.Status503ServiceUnavailable, _streams.DescribeLimit(camera.Id)).ConfigureAwait(false);
            return;
        }

        using (stream)
        {
            try
            {
                await RepeatAsync(context, camera).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
            {
                // The client went away: the normal ending.
            }
        }
    }

    private async Task RepeatAsync(HttpContext context, CameraStream camera)
    {
        EventStreamWriter events = await EventStreamWriter.StartAsync(context).ConfigureAwait(false);
        using PeriodicTimer pace = new(_options.StatusInterval, _time);
        do
        {
            StatusModel status = StatusModel.Of(camera, _options, _time);
            await events.SendAsync(status, StatusJson.Write, StatusProtobuf.Write, context.RequestAborted).ConfigureAwait(false);
        }
        while (await pace.WaitForNextTickAsync(context.RequestAborted).ConfigureAwait(false));
    }
}
