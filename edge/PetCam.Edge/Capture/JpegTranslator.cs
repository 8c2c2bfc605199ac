using PetCam.Edge.Capture.Native;
using PetCam.Media;

namespace PetCam.Edge.Capture;

/// <summary>JPEG frames: whole files from SOI to EOI (ITU-T T.81 B.1.1.3), or nothing.</summary>
internal sealed class JpegTranslator : FrameTranslator
{
    private static ReadOnlySpan<byte> StartOfImage => [0xFF, 0xD8, 0xFF];

    private static ReadOnlySpan<byte> EndOfImage => [0xFF, 0xD9];

    public JpegTranslator()
        : base(TrackId.Picture, FrameFormat.Jpeg)
    {
    }

    protected override AccessUnit? TranslateBytes(MediaBuffer frame, in FrameInfo info, out string? complaint)
    {
        // Some encoders round the size up and leave zeros behind the end.
        if (frame.Span.StartsWith(StartOfImage) && frame.Span.TrimEnd((byte)0).EndsWith(EndOfImage))
        {
            complaint = null;
            return Wrap(frame, info, VideoCodec.Jpeg, isKeyframe: true, Math.Max(info.Width, 0), Math.Max(info.Height, 0));
        }

        frame.Dispose();
        complaint = "a frame is not a whole JPEG (SOI to EOI).";
        return Lost();
    }
}
