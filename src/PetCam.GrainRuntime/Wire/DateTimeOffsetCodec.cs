namespace PetCam.GrainRuntime.Wire;

/// <summary>A point in time with its offset from UTC.</summary>
internal sealed class DateTimeOffsetCodec : ValueCodec<DateTimeOffset>
{
    public override void Write(FrameBuffer target, DateTimeOffset value)
    {
        target.WriteUInt64((ulong)value.Ticks);
        target.WriteUInt64((ulong)value.Offset.Ticks);
    }

    public override DateTimeOffset Read(ref WireReader source)
    {
        long ticks = (long)source.ReadUInt64();
        long offset = (long)source.ReadUInt64();
        try
        {
            return new DateTimeOffset(ticks, new TimeSpan(offset));
        }
        catch (ArgumentException exception)
        {
            throw new InvalidDataException($"{ticks} ticks at offset {offset} are no point in time.", exception);
        }
    }
}
