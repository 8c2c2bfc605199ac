using System.Text.Json.Serialization;

namespace PetCam.Silo.Fleet;

/// <summary>How one stage of the line is doing.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<StageState>))]
internal enum StageState
{
    /// <summary>Pictures pass.</summary>
    [JsonStringEnumMemberName("ok")]
    Ok,

    /// <summary>Nothing passes because nobody asks for it.</summary>
    [JsonStringEnumMemberName("idle")]
    Idle,

    /// <summary>Pictures pass, with losses or late.</summary>
    [JsonStringEnumMemberName("warning")]
    Warning,

    /// <summary>Pictures stop here.</summary>
    [JsonStringEnumMemberName("error")]
    Error,
}
