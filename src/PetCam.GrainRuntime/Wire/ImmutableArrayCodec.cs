using System.Collections.Immutable;

namespace PetCam.GrainRuntime.Wire;

/// <summary>The elements of an immutable array behind their number.</summary>
internal sealed class ImmutableArrayCodec<T>(ValueCodec<T> element) : ValueCodec<ImmutableArray<T>>
{
    private const uint Default = uint.MaxValue; // an array that was never assigned

    public override void Write(FrameBuffer target, ImmutableArray<T> value)
    {
        if (value.IsDefault)
        {
            target.WriteUInt32(Default);
            return;
        }

        target.WriteUInt32((uint)value.Length);
        foreach (T item in value)
        {
            element.Write(target, item);
        }
    }

    public override ImmutableArray<T> Read(ref WireReader source)
    {
        uint count = source.ReadUInt32();
        if (count == Default)
        {
            return default;
        }

        if (count > (uint)source.BytesLeft) // an element takes a byte or more
        {
            throw new InvalidDataException($"{count} elements do not fit into {source.BytesLeft} bytes.");
        }

        ImmutableArray<T>.Builder items = ImmutableArray.CreateBuilder<T>();
        for (uint i = 0; i < count; i++)
        {
            items.Add(element.Read(ref source));
        }

        return items.DrainToImmutable();
    }
}
