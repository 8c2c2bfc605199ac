using PetCam.Edge.Capture.Native;

namespace PetCam.Edge.Tests.Capture;

/// <summary>A board's camera: writes frames into a real ring in shared memory.</summary>
internal sealed class RingProducer : IDisposable
{
    private readonly nint _writer;
    private ulong _frameNumber = 100;

    private RingProducer(nint writer) => _writer = writer;

    /// <summary>What a reader asked for; 0 is the full rate.</summary>
    public uint FrameInterval => NativeWriters.RingFrameInterval(_writer);

    public static RingProducer Create(string segment, RingLayout layout = RingLayout.Petcam)
    {
        CaptureStatus status = NativeWriters.RingCreate(segment, new NativeWriters.WriterOptions { Layout = (int)layout }, out nint writer);
        Assert.Equal(CaptureStatus.Ok, status);
        return new RingProducer(writer);
    }

    /// <returns>The frame's number.</returns>
    public unsafe ulong Write(ReadOnlySpan<byte> bytes, FrameFormat format = FrameFormat.H264)
    {
        long ticks = (DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch).Ticks;
        FrameInfo info = new()
        {
            FrameNumber = ++_frameNumber,
            TimestampSeconds = ticks / TimeSpan.TicksPerSecond,
            TimestampNanoseconds = ticks % TimeSpan.TicksPerSecond * 100,
            Width = 1280,
            Height = 720,
            Format = format,
            DataSize = (ulong)bytes.Length,
        };
        fixed (byte* data = bytes)
        {
            Assert.Equal(CaptureStatus.Ok, NativeWriters.RingWrite(_writer, info, data));
        }

        return _frameNumber;
    }

    public void Dispose() => NativeWriters.RingClose(_writer);
}
