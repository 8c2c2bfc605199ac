using System.Text.Json.Serialization;

namespace PetCam.Silo.Endpoints;

/// <summary>What a silo takes on, in the words of the API.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SiloPhaseName>))]
internal enum SiloPhaseName
{
    /// <summary>Everything.</summary>
    [JsonStringEnumMemberName("active")]
    Active,

    /// <summary>Nothing new.</summary>
    [JsonStringEnumMemberName("draining")]
    Draining,
}
