namespace PetCam.Domain.Cluster;

/// <summary>How much a silo carries, as it said with its last heartbeat.</summary>
/// <param name="Cameras">Uplinks that are connected to it.</param>
/// <param name="Viewers">Sessions of people, whatever the transport.</param>
/// <param name="Relays">Cameras that it takes from other silos.</param>
/// <param name="EgressBps">Bits per second that it sends.</param>
/// <param name="Cpu">Share of the machine's cores that its process uses, 0 to 1.</param>
public readonly record struct SiloLoad(int Cameras, int Viewers, int Relays, long EgressBps, double Cpu);
