using System.Text.Json;
using System.Text.Json.Serialization;

namespace PetCam.Edge.Configuration;

/// <summary>Reads the configuration file without reflection, which the ahead-of-time build has none of. A misspelt name is an error.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    ReadCommentHandling = JsonCommentHandling.Skip,
    AllowTrailingCommas = true)]
[JsonSerializable(typeof(EdgeSettings))]
internal sealed partial class EdgeSettingsJson : JsonSerializerContext;
