namespace PetCam.GrainRuntime.Wire;

/// <summary>Writes values of one declared type as bytes, and reads them.</summary>
internal abstract class ValueCodec
{
    public abstract void WriteObject(FrameBuffer target, object? value);

    /// <exception cref="InvalidDataException">The bytes are not such a value.</exception>
    public abstract object? ReadObject(ref WireReader source);
}
