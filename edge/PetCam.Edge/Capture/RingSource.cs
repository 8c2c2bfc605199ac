using PetCam.Edge.Capture.Native;
using PetCam.Media;

namespace PetCam.Edge.Capture;

/// <summary>A frame ring of one track: copies each new frame out of shared memory, once, and hands it on as an access unit.</summary>
/// <remarks>Data path 2/8: from a slot of shared memory to a pooled, reference-counted buffer.</remarks>
internal sealed class RingSource : ISourceReader
{
    private const uint NoRequest = uint.MaxValue;
    private const int MaxGrowthRetries = 3;
    private const int MinQuietMilliseconds = 2000;
    private const uint QuietIntervals = 3;

    private readonly RingLayout _layout;
    private readonly FrameTranslator _translator;
    private readonly IUnitSink _sink;
    private volatile RingReaderHandle? _handle;
    private uint _requestedInterval = NoRequest;
    private uint _interval;

    public RingSource(string segment, RingLayout layout, FrameTranslator translator, IUnitSink sink)
    {
        Segment = segment;
        _layout = layout;
        _translator = translator;
        _sink = sink;
    }

    public string Segment { get; }

    public TimeSpan QuietAfter => TimeSpan.FromMilliseconds(Math.Max(MinQuietMilliseconds, QuietIntervals * _interval));

    /// <summary>Asks the producer, from the source's own thread and when it wakes next, for one frame per interval; 0 is its full rate. Any thread.</summary>
    public void RequestFrameInterval(uint milliseconds) => Volatile.Write(ref _requestedInterval, Math.Min(milliseconds, NoRequest - 1));

    public CaptureStatus Open()
    {
        RingReaderOptions options = new() { Layout = _layout };
        CaptureStatus status = NativeMethods.RingReaderOpen(Segment, options, out RingReaderHandle handle);
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

    public CaptureStatus Wait(TimeSpan timeout)
    {
        PassOnRequest();
        return NativeMethods.RingReaderWait(_handle!, (int)timeout.TotalMilliseconds);
    }

    public SourceReading Read()
    {
        CaptureStatus status = CopyOut(out MediaBuffer? frame, out FrameInfo info);
        if (frame is null)
        {
            return new SourceReading(status, default, null);
        }

        AccessUnit? unit = _translator.Translate(frame, info, out string? complaint);
        if (unit is not null)
        {
            _sink.Put(unit);
        }

        return new SourceReading(CaptureStatus.Ok, info.CaptureTime, complaint);
    }

    public void Interrupt()
    {
        try
        {
            if (_handle is { } handle)
            {
                NativeMethods.RingReaderInterrupt(handle);
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
                NativeMethods.RingReaderStats(handle, out stats);
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
        RingReaderHandle? handle = _handle;
        _handle = null;
        handle?.Dispose();
    }

    /// <summary>Rents what the next frame needs and copies it. The producer may replace the frame in between; then the size is another one.</summary>
    private unsafe CaptureStatus CopyOut(out MediaBuffer? frame, out FrameInfo info)
    {
        frame = null;
        CaptureStatus status = NativeMethods.RingReaderPeek(_handle!, out info);
        if (status == CaptureStatus.NoFrame)
        {
            return status;
        }

        for (int i = 0; i < MaxGrowthRetries; i++)
        {
            MediaBuffer buffer = MediaBuffer.Rent((int)info.DataSize);
            fixed (byte* bytes = buffer.Span)
            {
                status = NativeMethods.RingReaderRead(_handle!, bytes, (nuint)buffer.Length, out info);
            }

            if (status == CaptureStatus.Ok)
            {
                frame = Fit(buffer, (int)info.DataSize);
                return status;
            }

            buffer.Dispose();
            if (status != CaptureStatus.BufferTooSmall)
            {
                return status;
            }
        }

        return status;
    }

    private static MediaBuffer Fit(MediaBuffer buffer, int length)
    {
        if (buffer.Length == length)
        {
            return buffer;
        }

        MediaBuffer exact = MediaBuffer.Copy(buffer.Span[..length]);
        buffer.Dispose();
        return exact;
    }

    private void PassOnRequest()
    {
        uint request = Interlocked.Exchange(ref _requestedInterval, NoRequest);
        if (request != NoRequest && NativeMethods.RingReaderSetFrameInterval(_handle!, request) == CaptureStatus.Ok)
        {
            _interval = request;
        }
    }
}
