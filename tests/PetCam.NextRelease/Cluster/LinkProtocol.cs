using PetCam.Domain.Cluster;

namespace PetCam.Cluster.Links;

/// <summary>Numbers of the protocol between silos.</summary>
internal static class LinkProtocol
{
    /// <summary>What the next release speaks: this one's version, and one more. A release may add one and must keep the one before (docs/decisions/0016).</summary>
    public static readonly ProtocolRange Versions = new(1, 2);

    public const int NonceBytes = 32;
    public const int ProofBytes = 32; // HMAC-SHA256
    public const int MaxFrameBytes = 1024;
}
