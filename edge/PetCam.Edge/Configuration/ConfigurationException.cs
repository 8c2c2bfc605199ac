namespace PetCam.Edge.Configuration;

/// <summary>A setting cannot work. The message is for people: what, value, remedy.</summary>
internal sealed class ConfigurationException(string message) : Exception(message);
