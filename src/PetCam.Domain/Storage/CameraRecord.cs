using PetCam.Domain.Cameras;

namespace PetCam.Domain.Storage;

/// <summary>A camera that is registered, whether it is online or not.</summary>
/// <param name="Name">For people.</param>
/// <param name="SettingsJson">Settings of this camera as a JSON object; <c>{}</c> for none.</param>
/// <param name="TokenHash">Hash of the token its uplink must show; null when any uplink may claim the id.</param>
public sealed record CameraRecord(CameraId Id, string Name, DateTimeOffset CreatedAt, string SettingsJson, string? TokenHash);
