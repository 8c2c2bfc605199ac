using System.Buffers;
using System.Buffers.Text;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace PetCam.HttpLive;

/// <summary>Writes server-sent events (WHATWG HTML 9.2), each flushed at once. One writer at a time.</summary>
internal sealed class EventStreamWriter
{
    private readonly PipeWriter _body;
    private readonly LiveFormat _format;
    private readonly ArrayBufferWriter<byte> _message = new(1024);

    private EventStreamWriter(PipeWriter body, LiveFormat format)
    {
        _body = body;
        _format = format;
    }

    /// <summary>Sends the head, so that the client knows at once that it is connected; <c>X-Content-Format</c> says in what it gets its data.</summary>
    public static async Task<EventStreamWriter> StartAsync(HttpContext context)
    {
        LiveFormat format = LiveFormats.Of(context.Request);
        HttpResponse response = context.Response;
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-cache";
        response.Headers["X-Accel-Buffering"] = "no"; // tells nginx not to collect events
        response.Headers["X-Content-Format"] = format == LiveFormat.Protobuf ? "protobuf" : "json";
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        await response.StartAsync(context.RequestAborted).ConfigureAwait(false);
        await response.BodyWriter.FlushAsync(context.RequestAborted).ConfigureAwait(false);
        return new EventStreamWriter(response.BodyWriter, format);
    }

    /// <summary>One event: JSON as one line of text, or base64 of a message, as the client asked for.</summary>
    public ValueTask<FlushResult> SendAsync<T>(
        T value, Action<T, IBufferWriter<byte>> writeJson, Action<T, IBufferWriter<byte>> writeProtobuf, CancellationToken cancellationToken)
    {
        _body.Write("data: "u8);
        if (_format == LiveFormat.Protobuf)
        {
            _message.ResetWrittenCount();
            writeProtobuf(value, _message);
            WriteBase64(_message.WrittenSpan);
        }
        else
        {
            writeJson(value, _body);
        }

        _body.Write("\n\n"u8);
        return _body.FlushAsync(cancellationToken);
    }

    /// <summary>A comment: keeps the connection open through proxies.</summary>
    public ValueTask<FlushResult> SendCommentAsync(CancellationToken cancellationToken)
    {
        _body.Write(": keep-alive\n\n"u8);
        return _body.FlushAsync(cancellationToken);
    }

    private void WriteBase64(ReadOnlySpan<byte> bytes)
    {
        Span<byte> text = _body.GetSpan(Base64.GetMaxEncodedToUtf8Length(bytes.Length));
        Base64.EncodeToUtf8(bytes, text, out _, out int written);
        _body.Advance(written);
    }
}
