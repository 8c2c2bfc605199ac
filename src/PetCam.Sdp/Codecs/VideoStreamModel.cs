using PetCam.Media;

namespace PetCam.Sdp;

/// <summary>What a track sends, as far as a client must be able to receive and decode it.</summary>
/// <param name="Codec"><see cref="VideoCodec.H264"/> or <see cref="VideoCodec.H265"/>.</param>
/// <param name="ParameterSets">Null while the camera has sent no keyframe.</param>
/// <param name="FitsSingleUnits">Every NAL unit of its newest keyframe fits into one packet, so that H.264's packetization mode 0 can carry it.</param>
public sealed record VideoStreamModel(VideoCodec Codec, VideoParameterSets? ParameterSets, bool FitsSingleUnits = false)
{
    /// <summary>e.g. <c>H.264 (avc1.42C01F)</c>.</summary>
    public override string ToString()
    {
        string name = Codec switch { VideoCodec.H264 => "H.264", VideoCodec.H265 => "H.265", _ => Codec.ToString() };
        return ParameterSets is null ? name : $"{name} ({ParameterSets.CodecString})";
    }
}
