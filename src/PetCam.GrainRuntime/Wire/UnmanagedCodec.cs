using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PetCam.GrainRuntime.Wire;

/// <summary>Numbers, <see cref="bool"/>, enums, <see cref="Guid"/>, <see cref="TimeSpan"/>: their bytes in memory, little-endian as on all machines .NET runs on.</summary>
internal sealed class UnmanagedCodec<T> : ValueCodec<T>
    where T : unmanaged
{
    public override void Write(FrameBuffer target, T value)
    {
        MemoryMarshal.Write(target.GetSpan(Unsafe.SizeOf<T>()), in value);
        target.Advance(Unsafe.SizeOf<T>());
    }

    public override T Read(ref WireReader source)
    {
        ReadOnlySpan<byte> bytes = source.Take(Unsafe.SizeOf<T>());
        if (typeof(T) == typeof(bool) && bytes[0] > 1)
        {
            throw new InvalidDataException($"{bytes[0]} is no boolean."); // such a bool would be neither true nor false
        }

        return MemoryMarshal.Read<T>(bytes);
    }
}
