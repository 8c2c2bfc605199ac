namespace PetCam.HttpLive;

/// <summary>How a client wants its events.</summary>
internal enum LiveFormat
{
    Json,
    Protobuf,
}
