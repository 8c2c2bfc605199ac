using System.Text;
using PetCam.Edge.Capture.Native;

namespace PetCam.Edge.Tests.Capture;

/// <summary>A board's detector: writes detections into a real segment.</summary>
internal sealed class DetectionProducer : IDisposable
{
    private readonly nint _writer;

    private DetectionProducer(nint writer) => _writer = writer;

    public static DetectionProducer Create(string segment, DetectionLayout layout = DetectionLayout.Timespec)
    {
        CaptureStatus status = NativeWriters.DetectionCreate(segment, new NativeWriters.WriterOptions { Layout = (int)layout }, out nint writer);
        Assert.Equal(CaptureStatus.Ok, status);
        return new DetectionProducer(writer);
    }

    public void Write(ulong frameNumber, string label, float confidence = 0.9f)
    {
        DetectionRecordSet set = new() { FrameNumber = frameNumber, TimestampSeconds = 1_790_000_000, TimestampNanoseconds = 125_000_000, Count = 1 };
        DetectionRecord record = new() { Confidence = confidence, X = 10, Y = 20, Width = 30, Height = 40 };
        Encoding.UTF8.GetBytes(label, record.Name);
        set.Items[0] = record;
        Assert.Equal(CaptureStatus.Ok, NativeWriters.DetectionWrite(_writer, set));
    }

    public void Dispose() => NativeWriters.DetectionClose(_writer);
}
