using Orleans;
using PetCam.GrainRuntime.Calls;

namespace PetCam.GrainRuntime.Wire;

/// <summary>A reference to a grain: type and key.</summary>
internal sealed class ReferenceCodec<T> : ValueCodec<T>
    where T : class, IGrainWithStringKey
{
    private static readonly TextCodec Text = new();

    public override void Write(FrameBuffer target, T value)
    {
        GrainId id = ((GrainReference)(object)value).Id;
        Text.Write(target, id.Type);
        Text.Write(target, id.Key);
    }

    public override T Read(ref WireReader source) => source.References.GetReference<T>(source.ReadText(), source.ReadText());
}
