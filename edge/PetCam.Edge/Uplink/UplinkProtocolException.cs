namespace PetCam.Edge.Uplink;

/// <summary>The silo does not keep to the protocol; ends the connection. The message is one sentence for people.</summary>
internal sealed class UplinkProtocolException(string message) : Exception(message);
