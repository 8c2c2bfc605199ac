using System.Text.Json.Serialization;

namespace PetCam.Silo.Recordings;

/// <summary>How far a recording is, in the words of the API.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RecordingStateName>))]
internal enum RecordingStateName
{
    /// <summary>Being written.</summary>
    [JsonStringEnumMemberName("recording")]
    Recording,

    /// <summary>Stopped in order.</summary>
    [JsonStringEnumMemberName("complete")]
    Complete,

    /// <summary>Its silo died, or its disk failed; the file plays up to the last fragment.</summary>
    [JsonStringEnumMemberName("interrupted")]
    Interrupted,
}
