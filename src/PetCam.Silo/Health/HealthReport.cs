namespace PetCam.Silo.Health;

/// <summary>Whether this silo lives or takes traffic.</summary>
/// <param name="Status"><c>ok</c> or <c>unavailable</c>.</param>
/// <param name="Checks">What was looked at.</param>
internal sealed record HealthReport(string Status, IReadOnlyList<HealthCheckResult> Checks);
