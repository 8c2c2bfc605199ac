using PetCam.Media;
using PetCam.Media.H264;
using PetCam.Media.H265;

namespace PetCam.Sdp;

/// <summary>Chooses among the payload types of an offered section the one under which a stream is sent.</summary>
public static class VideoCodecSelector
{
    /// <returns>Null when nothing offered can receive and decode the stream.</returns>
    public static VideoSelection? Select(SdpMediaOffer media, VideoStreamModel stream)
    {
        ArgumentNullException.ThrowIfNull(media);
        ArgumentNullException.ThrowIfNull(stream);
        switch (stream.Codec)
        {
            case VideoCodec.H264:
                H264Profile? profile = stream.ParameterSets is H264ParameterSets h264 ? H264Profile.FromProfileLevelId(h264.Info.ProfileLevelId) : null;
                return H264PayloadSelector.Select(media, profile, stream.FitsSingleUnits) is { } h264Type
                    ? new VideoSelection(h264Type, SingleUnits: H264PayloadSelector.ReadMode(h264Type) == 0)
                    : null;
            case VideoCodec.H265:
                return H265PayloadSelector.Select(media, (stream.ParameterSets as H265ParameterSets)?.Info.Profile) is { } h265Type
                    ? new VideoSelection(h265Type, SingleUnits: false)
                    : null;
            default:
                return null;
        }
    }
}
