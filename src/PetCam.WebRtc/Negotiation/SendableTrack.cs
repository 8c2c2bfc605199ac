using PetCam.Hub;
using PetCam.Media;
using PetCam.Rtp;
using PetCam.Sdp;

namespace PetCam.WebRtc.Negotiation;

/// <summary>A track that a viewer could be sent.</summary>
/// <param name="LongestNalUnitBytes">Of its newest keyframe; 0 when there is none.</param>
internal sealed record SendableTrack(TrackId Id, VideoStreamModel Stream, int LongestNalUnitBytes)
{
    /// <summary>Longest NAL unit that surely fits into one packet, wherever in the picture it stands.</summary>
    public const int MaxSingleUnitBytes = H264Packetizer.MaxPayloadBytes - H264Packetizer.FirstPacketReserveBytes;

    /// <summary>The tracks in the order in which they are offered: the one that was asked for, and the sub track where the main one cannot be decoded.</summary>
    /// <returns>Empty when the track asked for is not video.</returns>
    public static IReadOnlyList<SendableTrack> Of(CameraStream camera, TrackId wanted)
    {
        List<SendableTrack> tracks = [];
        Add(tracks, camera[wanted], mayBeUnknown: true);
        if (wanted == TrackId.Main && tracks.Count > 0)
        {
            Add(tracks, camera[TrackId.Sub], mayBeUnknown: false);
        }

        return tracks;
    }

    /// <summary>e.g. <c>H.265 (hvc1.1.6.L93.B0) on its main track</c>.</summary>
    public override string ToString() => $"{Stream} on its {Id.ToString().ToLowerInvariant()} track";

    // A camera that has sent nothing yet is taken for H.264, which nearly all of them send.
    private static void Add(List<SendableTrack> tracks, CameraTrack track, bool mayBeUnknown)
    {
        VideoCodec codec = track.Snapshot().Codec;
        if (codec == VideoCodec.None && mayBeUnknown)
        {
            tracks.Add(new SendableTrack(track.Id, new VideoStreamModel(VideoCodec.H264, null), 0));
        }
        else if (codec is VideoCodec.H264 or VideoCodec.H265)
        {
            using AccessUnit? keyframe = track.TryGetKeyframe();
            int longest = keyframe is null ? 0 : VideoAccessUnits.LongestNalUnit(keyframe.PayloadSpan);
            VideoParameterSets? sets = track.ParameterSets is { } known && known.Codec == codec ? known : null;
            tracks.Add(new SendableTrack(track.Id, new VideoStreamModel(codec, sets, longest is > 0 and <= MaxSingleUnitBytes), longest));
        }
    }
}
