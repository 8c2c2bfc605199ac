using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Mvc;
using PetCam.Silo.Cluster;
using PetCam.Silo.Endpoints;
using PetCam.Silo.Fleet;
using PetCam.Silo.Health;
using PetCam.Silo.Recordings;

namespace PetCam.Silo.Http;

/// <summary>JSON of our own API: camel case, numbers are numbers.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(Camera[]))]
[JsonSerializable(typeof(CameraDetails))]
[JsonSerializable(typeof(ViewerModel[]))]
[JsonSerializable(typeof(ClockReading))]
[JsonSerializable(typeof(DrainNotice))]
[JsonSerializable(typeof(SystemModel))]
[JsonSerializable(typeof(SiloEntry[]))]
[JsonSerializable(typeof(SiloCameraPage))]
[JsonSerializable(typeof(RecordingPage))]
[JsonSerializable(typeof(HealthReport))]
[JsonSerializable(typeof(ProblemDetails))]
internal sealed partial class SiloJson : JsonSerializerContext;
