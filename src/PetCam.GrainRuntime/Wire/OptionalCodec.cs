namespace PetCam.GrainRuntime.Wire;

/// <summary>Null, or a value of a reference type behind one byte that says so.</summary>
internal sealed class OptionalCodec<T>(ValueCodec<T> inner) : ValueCodec<T?>
    where T : class
{
    public override void Write(FrameBuffer target, T? value)
    {
        target.WriteByte(value is null ? (byte)0 : (byte)1);
        if (value is not null)
        {
            inner.Write(target, value);
        }
    }

    public override T? Read(ref WireReader source) => source.ReadByte() == 0 ? null : inner.Read(ref source);
}
