using PetCam.Domain.Cameras;

namespace PetCam.WebRtc;

/// <summary>One publisher at one moment.</summary>
/// <param name="Epoch">Of its publication in the hub.</param>
/// <param name="Origin">What the host said of it when it offered.</param>
/// <param name="RemoteAddress">Where its packets come from.</param>
/// <param name="Traffic">What came so far.</param>
public sealed record PublisherModel(string SessionId, CameraId Camera, ulong Epoch, PublisherOrigin Origin, string RemoteAddress, PublisherTraffic Traffic);
