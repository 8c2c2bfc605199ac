namespace PetCam.Silo.Endpoints;

/// <summary>This silo.</summary>
/// <param name="SiloId">Its name.</param>
/// <param name="Version">What it was built as.</param>
/// <param name="StartedAt">When it was started.</param>
/// <param name="UptimeSeconds">How long ago that is.</param>
/// <param name="Cameras">Cameras connected to it now.</param>
/// <param name="Viewers">People watching through it now.</param>
/// <param name="OutstandingBuffers">Media buffers in use: steady while the fleet is.</param>
internal sealed record SystemModel(
    string SiloId, string Version, DateTimeOffset StartedAt, double UptimeSeconds, int Cameras, int Viewers, long OutstandingBuffers);
