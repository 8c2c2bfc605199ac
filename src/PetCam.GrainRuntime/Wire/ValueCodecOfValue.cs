namespace PetCam.GrainRuntime.Wire;

/// <summary>Writes values of type <typeparamref name="T"/> as bytes, and reads them.</summary>
internal abstract class ValueCodec<T> : ValueCodec
{
    public abstract void Write(FrameBuffer target, T value);

    /// <exception cref="InvalidDataException">The bytes are not such a value.</exception>
    public abstract T Read(ref WireReader source);

    public sealed override void WriteObject(FrameBuffer target, object? value) => Write(target, (T)value!);

    public sealed override object? ReadObject(ref WireReader source) => Read(ref source);
}
