using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using PetCam.Silo.Cluster;

namespace PetCam.Silo.Http;

/// <summary>Writes server-sent events (HTML Living Standard §9.2) to one response.</summary>
/// <remarks>The framework's own writer has no comments, which keep proxies from closing a quiet stream.</remarks>
internal sealed class EventStream
{
    private readonly PipeWriter _writer;

    private EventStream(PipeWriter writer) => _writer = writer;

    /// <summary>Sends the headers; the stream is open from here on.</summary>
    public static async Task<EventStream> OpenAsync(HttpContext context, CancellationToken cancellationToken)
    {
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers["X-Accel-Buffering"] = "no";
        await context.Response.StartAsync(cancellationToken);
        await context.Response.BodyWriter.FlushAsync(cancellationToken);
        return new EventStream(context.Response.BodyWriter);
    }

    /// <summary>Adds one event to what the next flush sends.</summary>
    /// <param name="name">Event type; null is the default type, <c>message</c>.</param>
    /// <param name="data">One line: UTF-8 without line breaks, such as compact JSON.</param>
    public void Append(string? name, ReadOnlySpan<byte> data)
    {
        if (name is not null)
        {
            _writer.Write("event: "u8);
            Write(name);
            _writer.Write("\n"u8);
        }

        _writer.Write("data: "u8);
        _writer.Write(data);
        _writer.Write("\n\n"u8);
    }

    /// <summary>Adds the event <c>draining</c>.</summary>
    public void Append(DrainNotice notice) => Append("draining", JsonSerializer.SerializeToUtf8Bytes(notice, SiloJson.Default.DrainNotice));

    /// <summary>Adds a comment, which clients ignore.</summary>
    public void AppendComment(ReadOnlySpan<byte> text)
    {
        _writer.Write(": "u8);
        _writer.Write(text);
        _writer.Write("\n\n"u8);
    }

    /// <summary>Sends what was added. Waits while the client does not read: what happens meanwhile is skipped by the caller, not queued here.</summary>
    /// <exception cref="OperationCanceledException">The client has gone.</exception>
    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        FlushResult result = await _writer.FlushAsync(cancellationToken);
        if (result.IsCompleted)
        {
            throw new OperationCanceledException("The client closed the event stream.");
        }
    }

    private void Write(string ascii)
    {
        Span<byte> span = _writer.GetSpan(ascii.Length);
        for (int i = 0; i < ascii.Length; i++)
        {
            span[i] = (byte)ascii[i];
        }

        _writer.Advance(ascii.Length);
    }
}
