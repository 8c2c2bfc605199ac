using System.Text;

namespace PetCam.GrainRuntime.Wire;

/// <summary>Text in UTF-8 behind its length in bytes.</summary>
internal sealed class TextCodec : ValueCodec<string>
{
    public override void Write(FrameBuffer target, string value)
    {
        int length = Encoding.UTF8.GetByteCount(value);
        target.WriteUInt32((uint)length);
        target.Advance(Encoding.UTF8.GetBytes(value, target.GetSpan(length)));
    }

    public override string Read(ref WireReader source) => source.ReadText();
}
