using System.Buffers;
using System.Buffers.Text;
using System.IO.Pipelines;
using PetCam.Media;

namespace PetCam.HttpLive;

/// <summary>Writes JPEGs as the parts of <c>multipart/x-mixed-replace</c> (RFC 2046 5.1).</summary>
/// <remarks>
/// Data path 7/8: the JPEG part. The boundary of the next part follows each picture at once: browsers show a picture when they see
/// it, so the picture on screen would otherwise be one behind.
/// </remarks>
internal sealed class MultipartWriter
{
    public const string ContentType = "multipart/x-mixed-replace; boundary=frame";

    private readonly PipeWriter _body;

    public MultipartWriter(PipeWriter body) => _body = body;

    public void Start() => _body.Write("--frame\r\n"u8);

    /// <summary>Borrows the picture; waits while the client is slow.</summary>
    public ValueTask<FlushResult> SendAsync(AccessUnit picture, CancellationToken cancellationToken)
    {
        _body.Write("Content-Type: image/jpeg\r\nContent-Length: "u8);
        WriteNumber(picture.Length);
        _body.Write("\r\nX-Capture-Time-Unix-Ns: "u8);
        WriteNumber(picture.CaptureTime.UnixNanoseconds);
        _body.Write("\r\n\r\n"u8);
        _body.Write(picture.PayloadSpan);
        _body.Write("\r\n--frame\r\n"u8);
        return _body.FlushAsync(cancellationToken);
    }

    private void WriteNumber(long value)
    {
        Span<byte> text = _body.GetSpan(20); // digits of the longest 64-bit number, sign included
        Utf8Formatter.TryFormat(value, text, out int written);
        _body.Advance(written);
    }
}
