namespace PetCam.WebRtc;

/// <summary>Who publishes, as far as the host could tell from the offer's request.</summary>
/// <param name="DisplayName">What people call the camera; empty when the publisher does not say.</param>
/// <param name="Agent">Program and version, such as a User-Agent; empty when unknown.</param>
public sealed record PublisherOrigin(string DisplayName, string Agent);
