namespace PetCam.Cluster.Links;

/// <summary>A connection did not become a link; the message says why, without secrets, as the end of a sentence.</summary>
internal sealed class LinkException(string message) : IOException(message);
