using PetCam.Protocol.V1;

namespace PetCam.Edge.Uplink;

/// <summary>How an attempt or a connection ended.</summary>
/// <param name="Reason">The silo's reason when it said Goodbye; null when the connection broke, or we ended it.</param>
/// <param name="Detail">One sentence for people.</param>
internal sealed record ConnectionOutcome(Goodbye.Types.Reason? Reason, string Detail)
{
    public static ConnectionOutcome Broken(string detail) => new(null, detail);

    public static ConnectionOutcome From(Goodbye goodbye) => new(goodbye.Reason, goodbye.Detail);
}
