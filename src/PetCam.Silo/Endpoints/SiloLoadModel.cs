namespace PetCam.Silo.Endpoints;

/// <summary>How much a silo carries.</summary>
/// <param name="Cameras">Uplinks that are connected to it.</param>
/// <param name="Viewers">People watching through it.</param>
/// <param name="Relays">Cameras that it takes from other silos.</param>
/// <param name="EgressBps">Bits per second that it sends to viewers.</param>
/// <param name="Cpu">Share of the machine's cores that its process uses, 0 to 1.</param>
internal sealed record SiloLoadModel(int Cameras, int Viewers, int Relays, long EgressBps, double Cpu);
