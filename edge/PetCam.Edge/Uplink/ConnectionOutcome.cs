using PetCam.Protocol.V1;

namespace PetCam.Edge.Uplink;

/// <summary>How an attempt or a connection ended.</summary>
/// <param name="Reason">The silo's reason when it said Goodbye; null when the connection broke, or we ended it.</param>
/// <param name="Detail">One sentence for people.</param>
internal sealed record ConnectionOutcome(Goodbye.Types.Reason? Reason, string Detail)
{
    /// <summary>How long the silo asks us to stay away; null when it does not say.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Where the silo sends us instead of welcoming us.</summary>
    public Uri? Elsewhere { get; init; }

    public static ConnectionOutcome Broken(string detail) => new(null, detail);

    public static ConnectionOutcome From(Goodbye goodbye) => new(goodbye.Reason, goodbye.Detail);
}
