using System.Text;
using PetCam.Edge.Capture.Native;
using PetCam.Media;
using PetCam.Protocol.V1;

namespace PetCam.Edge.Capture;

/// <summary>The detections segment: hands on each version as it is written.</summary>
internal sealed class DetectionSource : ISourceReader
{
    private readonly DetectionLayout _layout;
    private readonly IUnitSink _sink;
    private readonly TimeProvider _time;
    private volatile DetectionReaderHandle? _handle;

    public DetectionSource(string segment, DetectionLayout layout, IUnitSink sink, TimeProvider time)
    {
        Segment = segment;
        _layout = layout;
        _sink = sink;
        _time = time;
    }

    public string Segment { get; }

    /// <summary>An empty room has no detections: quiet is normal.</summary>
    public TimeSpan QuietAfter => TimeSpan.MaxValue;

    public CaptureStatus Open()
    {
        DetectionReaderOptions options = new() { Layout = _layout };
        CaptureStatus status = NativeMethods.DetectionReaderOpen(Segment, options, out DetectionReaderHandle handle);
        if (status == CaptureStatus.Ok)
        {
            _handle = handle;
        }
        else
        {
            handle.Dispose();
        }

        return status;
    }

    public CaptureStatus Wait(TimeSpan timeout) => NativeMethods.DetectionReaderWait(_handle!, (int)timeout.TotalMilliseconds);

    public SourceReading Read()
    {
        CaptureStatus status = NativeMethods.DetectionReaderRead(_handle!, out DetectionRecordSet set);
        if (status == CaptureStatus.Ok)
        {
            _sink.Put(Translate(set));
        }

        return new SourceReading(status, set.CaptureTime, null);
    }

    public void Interrupt()
    {
        try
        {
            if (_handle is { } handle)
            {
                NativeMethods.DetectionReaderInterrupt(handle);
            }
        }
        catch (ObjectDisposedException)
        {
            // Closed on its own thread in between: there is no wait left to end.
        }
    }

    public ReaderStats Stats()
    {
        ReaderStats stats = default;
        try
        {
            if (_handle is { } handle)
            {
                NativeMethods.DetectionReaderStats(handle, out stats);
            }
        }
        catch (ObjectDisposedException)
        {
            // Closed on its own thread in between: nothing is counted any more.
        }

        return stats;
    }

    public void Close()
    {
        DetectionReaderHandle? handle = _handle;
        _handle = null;
        handle?.Dispose();
    }

    private Detections Translate(in DetectionRecordSet set)
    {
        Detections detections = new()
        {
            FrameNumber = set.FrameNumber,
            CaptureTimeUnixNs = set.CaptureTime.UnixNanoseconds,
            Version = set.Version,
            ReadTimeUnixNs = CaptureTime.FromDateTimeOffset(_time.GetUtcNow()).UnixNanoseconds,
        };
        int count = Math.Clamp(set.Count, 0, DetectionRecordSet.MaxRecords);
        foreach (ref readonly DetectionRecord record in ((ReadOnlySpan<DetectionRecord>)set.Items)[..count])
        {
            if (record.Width >= 0 && record.Height >= 0)
            {
                detections.Objects.Add(Translate(record));
            }
        }

        return detections;
    }

    private static DetectedObject Translate(in DetectionRecord record) => new()
    {
        Label = ReadLabel(record.Name),
        Confidence = float.IsNaN(record.Confidence) ? 0 : Math.Clamp(record.Confidence, 0, 1),
        X = record.X,
        Y = record.Y,
        Width = record.Width,
        Height = record.Height,
    };

    /// <summary>Up to the NUL; what is not printable ASCII becomes a question mark, so that one odd board cannot break a page or a log.</summary>
    private static string ReadLabel(in DetectionRecord.ClassName name)
    {
        ReadOnlySpan<byte> bytes = name;
        int end = bytes[..^1].IndexOf((byte)0);
        bytes = end < 0 ? bytes[..^1] : bytes[..end];
        Span<byte> printable = stackalloc byte[DetectionRecord.ClassName.Length];
        for (int i = 0; i < bytes.Length; i++)
        {
            printable[i] = bytes[i] is >= (byte)' ' and <= (byte)'~' ? bytes[i] : (byte)'?';
        }

        return Encoding.ASCII.GetString(printable[..bytes.Length]);
    }
}
