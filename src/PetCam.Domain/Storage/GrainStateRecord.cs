namespace PetCam.Domain.Storage;

/// <summary>A grain's stored state.</summary>
/// <param name="ETag">Changes with every write; give it back to write again.</param>
/// <param name="Payload">A protobuf message.</param>
public sealed record GrainStateRecord(long ETag, ReadOnlyMemory<byte> Payload);
