using PetCam.Hub;
using PetCam.Protocol.V1;

namespace PetCam.Ingest;

/// <summary>What a silo that wants a camera is given.</summary>
/// <param name="Publication">The one that is passed on; the relay ends with it.</param>
/// <param name="MaxUnitBytes">What the other silo takes.</param>
internal sealed record RelayOffer(CameraStream Stream, PublicationModel Publication, RelayWelcome Welcome, int MaxUnitBytes);
