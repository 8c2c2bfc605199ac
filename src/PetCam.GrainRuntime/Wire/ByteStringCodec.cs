using Google.Protobuf;

namespace PetCam.GrainRuntime.Wire;

/// <summary>Bytes behind their length.</summary>
internal sealed class ByteStringCodec : ValueCodec<ByteString>
{
    public override void Write(FrameBuffer target, ByteString value)
    {
        target.WriteUInt32((uint)value.Length);
        target.Write(value.Span);
    }

    public override ByteString Read(ref WireReader source) => ByteString.CopyFrom(source.ReadBlock());
}
