namespace PetCam.Cluster.Links;

/// <summary>A connection before the handshake, and what its ends showed of themselves.</summary>
/// <param name="OwnCertificate">DER; empty without TLS.</param>
internal sealed record SecuredStream(Stream Stream, byte[] OwnCertificate, byte[] PeerCertificate);
