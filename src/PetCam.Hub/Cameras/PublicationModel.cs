namespace PetCam.Hub;

/// <summary>Who publishes a camera at one moment.</summary>
/// <param name="Epoch">Of the claim on the camera, here or at its home.</param>
/// <param name="AgentSession">Random per start of the agent; null when the source does not say. Units of one session are numbered through.</param>
/// <param name="IsRelayed">True when the units come from another silo.</param>
public sealed record PublicationModel(ulong Epoch, ulong? AgentSession, bool IsRelayed);
