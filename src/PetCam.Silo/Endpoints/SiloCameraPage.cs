namespace PetCam.Silo.Endpoints;

/// <summary>Some of the cameras that a silo owns, ordered by id.</summary>
/// <param name="Items">The cameras.</param>
/// <param name="Total">How many it owns in all.</param>
/// <param name="Next">Pass it as <c>after</c> to get those that follow; null at the end.</param>
internal sealed record SiloCameraPage(IReadOnlyList<SiloCamera> Items, int Total, string? Next);
