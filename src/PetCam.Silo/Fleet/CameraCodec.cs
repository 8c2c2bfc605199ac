using System.Text.Json.Serialization;

namespace PetCam.Silo.Fleet;

/// <summary>How a track is coded, in the words of the API.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CameraCodec>))]
internal enum CameraCodec
{
    [JsonStringEnumMemberName("h264")]
    H264,

    [JsonStringEnumMemberName("h265")]
    H265,

    [JsonStringEnumMemberName("jpeg")]
    Jpeg,
}
