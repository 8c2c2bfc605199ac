using System.Text.Json.Serialization;

namespace PetCam.Silo.Board;

/// <summary>JSON in the boards' spelling. Names of several words are written out at the properties: they are a contract.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(BoardDetectionEvent))]
[JsonSerializable(typeof(BoardStatusModel))]
[JsonSerializable(typeof(BoardCameraStatus))]
[JsonSerializable(typeof(BoardError))]
[JsonSerializable(typeof(BoardOffer))]
[JsonSerializable(typeof(BoardRecording))]
[JsonSerializable(typeof(BoardRecordingStarted))]
[JsonSerializable(typeof(BoardRecordingStopped))]
[JsonSerializable(typeof(BoardHealth))]
internal sealed partial class BoardJson : JsonSerializerContext;
