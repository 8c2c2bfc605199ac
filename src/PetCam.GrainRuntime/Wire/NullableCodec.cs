namespace PetCam.GrainRuntime.Wire;

/// <summary>Null, or a value of a value type behind one byte that says so.</summary>
internal sealed class NullableCodec<T>(ValueCodec<T> inner) : ValueCodec<T?>
    where T : struct
{
    public override void Write(FrameBuffer target, T? value)
    {
        target.WriteByte(value is null ? (byte)0 : (byte)1);
        if (value is { } present)
        {
            inner.Write(target, present);
        }
    }

    public override T? Read(ref WireReader source) => source.ReadByte() == 0 ? null : inner.Read(ref source);
}
