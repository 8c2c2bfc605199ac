using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using PetCam.Hub;

namespace PetCam.HttpLive;

/// <summary>GET <c>api/camera_status</c> and POST <c>api/debug/switch-camera</c>: the boards of today have one camera, so there is nothing to switch.</summary>
internal sealed class CameraModeEndpoint
{
    private const string SingleCamera = "single";

    private readonly HttpLiveOptions _options;
    private readonly TimeProvider _time;

    public CameraModeEndpoint(HttpLiveOptions options, TimeProvider time)
    {
        _options = options;
        _time = time;
    }

    public Task SendAsync(HttpContext context, CameraStream camera)
    {
        StatusModel status = StatusModel.Of(camera, _options, _time);
        return SendJsonAsync(context, StatusCodes.Status200OK, json => StatusJson.WriteCamera(json, status, SingleCamera));
    }

    /// <summary>Answers 400, as a board with one camera does.</summary>
    public static Task SwitchAsync(HttpContext context, CameraStream camera) =>
        SendJsonAsync(context, StatusCodes.Status400BadRequest, json =>
        {
            json.WriteStartObject();
            json.WriteString("error"u8, $"Board of camera '{camera.Id}' has one camera: there is none to switch to.");
            json.WriteEndObject();
        });

    private static async Task SendJsonAsync(HttpContext context, int status, Action<Utf8JsonWriter> write)
    {
        ArrayBufferWriter<byte> body = new();
        using (Utf8JsonWriter json = new(body))
        {
            write(json);
        }

        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = body.WrittenCount;
        await context.Response.BodyWriter.WriteAsync(body.WrittenMemory, context.RequestAborted).ConfigureAwait(false);
    }
}
