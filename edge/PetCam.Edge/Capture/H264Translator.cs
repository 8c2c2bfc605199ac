using PetCam.Edge.Capture.Native;
using PetCam.Media;
using PetCam.Media.H264;

namespace PetCam.Edge.Capture;

/// <summary>H.264 frames: tells keyframes by their bytes, and puts the parameter sets in front of those that come without.</summary>
internal sealed class H264Translator : FrameTranslator
{
    private static ReadOnlySpan<byte> StartCode => [0, 0, 0, 1];

    private H264ParameterSets? _parameterSets;

    public H264Translator(TrackId track)
        : base(track, FrameFormat.H264)
    {
    }

    protected override AccessUnit? TranslateBytes(MediaBuffer frame, in FrameInfo info, out string? complaint)
    {
        complaint = null;
        AccessUnitKind kind = H264AccessUnits.Classify(frame.Span);
        bool hasParameterSets = kind != AccessUnitKind.Delta && RememberParameterSets(frame.Span);

        switch (kind)
        {
            case AccessUnitKind.Delta:
                return Wrap(frame, info, isKeyframe: false);
            case AccessUnitKind.Keyframe:
                return Wrap(frame, info, isKeyframe: true);
            case AccessUnitKind.KeyframeWithoutParameterSets when _parameterSets is { } sets:
                return Wrap(Prepend(sets, frame), info, isKeyframe: true);
            case AccessUnitKind.KeyframeWithoutParameterSets:
                frame.Dispose();
                complaint = "a keyframe came before any parameter sets (SPS, PPS); let the encoder repeat them.";
                return Lost();
            default:
                // Parameter sets alone are remembered above and are no picture; anything else without a slice is no use.
                complaint = hasParameterSets ? null : "a frame holds no H.264 picture; is the encoder's output Annex B?";
                frame.Dispose();
                return null;
        }
    }

    protected override void Reset() => _parameterSets = null;

    private bool RememberParameterSets(ReadOnlySpan<byte> frame)
    {
        bool found = H264ParameterSets.TryFind(frame, _parameterSets, out H264ParameterSets? sets);
        _parameterSets = found ? sets : _parameterSets;
        return found;
    }

    private AccessUnit Wrap(MediaBuffer payload, in FrameInfo info, bool isKeyframe)
    {
        bool told = info.Width > 0 && info.Height > 0;
        int width = told ? info.Width : _parameterSets?.Info.Width ?? 0;
        int height = told ? info.Height : _parameterSets?.Info.Height ?? 0;
        return Wrap(payload, info, VideoCodec.H264, isKeyframe, width, height);
    }

    /// <summary>The second copy that a keyframe without parameter sets costs; most encoders repeat them and never get here.</summary>
    private static MediaBuffer Prepend(H264ParameterSets sets, MediaBuffer frame)
    {
        int headLength = (2 * StartCode.Length) + sets.SequenceBytes.Length + sets.PictureBytes.Length;
        MediaBuffer whole = MediaBuffer.Rent(headLength + frame.Length);
        Span<byte> rest = Append(Append(whole.Span, sets.SequenceBytes.Span), sets.PictureBytes.Span);
        frame.Span.CopyTo(rest);
        frame.Dispose();
        return whole;
    }

    private static Span<byte> Append(Span<byte> destination, ReadOnlySpan<byte> nalUnit)
    {
        StartCode.CopyTo(destination);
        nalUnit.CopyTo(destination[StartCode.Length..]);
        return destination[(StartCode.Length + nalUnit.Length)..];
    }
}
