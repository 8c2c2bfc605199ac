using PetCam.Edge.Capture.Native;
using PetCam.Media;

namespace PetCam.Edge.Capture;

/// <summary>H.264 and H.265 frames: tells keyframes by their bytes, and puts the parameter sets in front of those that come without.</summary>
internal sealed class VideoTranslator : FrameTranslator
{
    private VideoParameterSets? _parameterSets;

    public VideoTranslator(TrackId track)
        : base(track, FrameFormat.H264, FrameFormat.H265)
    {
    }

    protected override AccessUnit? TranslateBytes(MediaBuffer frame, in FrameInfo info, out string? complaint)
    {
        complaint = null;
        VideoCodec codec = info.Format == FrameFormat.H265 ? VideoCodec.H265 : VideoCodec.H264;
        AccessUnitKind kind = VideoAccessUnits.Classify(codec, frame.Span);
        bool hasParameterSets = kind != AccessUnitKind.Delta && RememberParameterSets(codec, frame.Span);

        switch (kind)
        {
            case AccessUnitKind.Delta:
                return Wrap(frame, info, codec, isKeyframe: false);
            case AccessUnitKind.Keyframe:
                return Wrap(frame, info, codec, isKeyframe: true);
            case AccessUnitKind.KeyframeWithoutParameterSets when _parameterSets is { } sets && sets.Codec == codec:
                return Wrap(Prepend(sets, frame), info, codec, isKeyframe: true);
            case AccessUnitKind.KeyframeWithoutParameterSets:
                frame.Dispose();
                complaint = "a keyframe came before any parameter sets (VPS, SPS, PPS); let the encoder repeat them.";
                return Lost();
            default:
                // Parameter sets alone are remembered above and are no picture; anything else without a slice is no use.
                complaint = hasParameterSets ? null : $"a frame holds no {codec} picture; is the encoder's output Annex B?";
                frame.Dispose();
                return null;
        }
    }

    protected override void Reset() => _parameterSets = null;

    private bool RememberParameterSets(VideoCodec codec, ReadOnlySpan<byte> frame)
    {
        bool found = VideoParameterSets.TryFind(codec, frame, _parameterSets, out VideoParameterSets? sets);
        _parameterSets = found ? sets : _parameterSets;
        return found;
    }

    private AccessUnit Wrap(MediaBuffer payload, in FrameInfo info, VideoCodec codec, bool isKeyframe)
    {
        bool told = info.Width > 0 && info.Height > 0;
        int width = told ? info.Width : _parameterSets?.Width ?? 0;
        int height = told ? info.Height : _parameterSets?.Height ?? 0;
        return Wrap(payload, info, codec, isKeyframe, width, height);
    }

    /// <summary>The second copy that a keyframe without parameter sets costs; most encoders repeat them and never get here.</summary>
    private static MediaBuffer Prepend(VideoParameterSets sets, MediaBuffer frame)
    {
        MediaBuffer whole = MediaBuffer.Rent(sets.AnnexBLength + frame.Length);
        frame.Span.CopyTo(sets.WriteAnnexB(whole.Span));
        frame.Dispose();
        return whole;
    }
}
