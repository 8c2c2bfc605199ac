using Google.Protobuf;

namespace PetCam.GrainRuntime.Wire;

/// <summary>A protobuf message behind its length.</summary>
internal sealed class MessageCodec<T> : ValueCodec<T>
    where T : class, IMessage<T>, new()
{
    private static readonly MessageParser<T> Parser = new(static () => new T());

    public override void Write(FrameBuffer target, T value)
    {
        int start = target.Length;
        target.WriteUInt32(0);
        value.WriteTo(target);
        target.PatchUInt32(start, (uint)(target.Length - start - sizeof(uint)));
    }

    public override T Read(ref WireReader source)
    {
        try
        {
            return Parser.ParseFrom(source.ReadBlock());
        }
        catch (InvalidProtocolBufferException exception)
        {
            throw new InvalidDataException($"{typeof(T)} cannot be read: {exception.Message}", exception);
        }
    }
}
