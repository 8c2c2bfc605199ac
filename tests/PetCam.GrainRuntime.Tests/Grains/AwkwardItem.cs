using Google.Protobuf;
using Google.Protobuf.Reflection;
using PetCam.Protocol.V1;

namespace PetCam.GrainRuntime.Tests.Grains;

/// <summary>A message that does what a test wants while it is written.</summary>
public sealed class AwkwardItem : IMessage<AwkwardItem>, IBufferMessage
{
    private const uint NumberTag = 8; // field 1, varint

    public int Number { get; set; }

    /// <summary>Called in the middle of writing; does not cross.</summary>
    public Action Writing { get; init; } = static () => { };

    public MessageDescriptor Descriptor => CameraState.Descriptor; // nobody asks

    public AwkwardItem Clone() => new() { Number = Number, Writing = Writing };

    public bool Equals(AwkwardItem? other) => other?.Number == Number;

    public override bool Equals(object? obj) => Equals(obj as AwkwardItem);

    public override int GetHashCode() => Number;

    public int CalculateSize() => 1 + CodedOutputStream.ComputeInt32Size(Number);

    public void MergeFrom(AwkwardItem message) => Number = message.Number;

    public void MergeFrom(CodedInputStream input) => input.ReadRawMessage(this);

    public void WriteTo(CodedOutputStream output) => output.WriteRawMessage(this);

    public void InternalMergeFrom(ref ParseContext ctx)
    {
        while (ctx.ReadTag() == NumberTag)
        {
            Number = ctx.ReadInt32();
        }
    }

    public void InternalWriteTo(ref WriteContext ctx)
    {
        Writing();
        ctx.WriteRawTag((byte)NumberTag);
        ctx.WriteInt32(Number);
    }
}
