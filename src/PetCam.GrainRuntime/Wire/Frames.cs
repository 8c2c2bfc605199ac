using Google.Protobuf;
using PetCam.Protocol.V1;

namespace PetCam.GrainRuntime.Wire;

/// <summary>Layout of a frame: length, length of the header, id, header, payload (proto/petcam/v1/cluster.proto).</summary>
internal static class Frames
{
    /// <summary>Lengths and id, in front of the header.</summary>
    public const int PrefixBytes = LengthBytes + AfterLengthBytes;

    public const int LengthBytes = sizeof(uint);

    /// <summary>What of the prefix the length counts: the header's length and the id.</summary>
    public const int AfterLengthBytes = sizeof(uint) + sizeof(ulong);

    private const int IdPosition = 2 * sizeof(uint);

    /// <summary>Header of an answer that went well; the most frequent one.</summary>
    private static readonly byte[] OkHeader = new CallFrame { Response = new CallResponse() }.ToByteArray();

    [ThreadStatic]
    private static FrameBuffer? _scratch;

    /// <summary>This thread's empty buffer, to build one frame in.</summary>
    public static FrameBuffer Scratch()
    {
        FrameBuffer scratch = _scratch ??= new FrameBuffer();
        scratch.Clear();
        return scratch;
    }

    /// <summary>Begins a frame; the payload is written behind it, then <see cref="Finish"/>.</summary>
    public static void Begin(FrameBuffer target, CallFrame header, ulong id)
    {
        int start = BeginPrefix(target, id);
        header.WriteTo(target);
        target.PatchUInt32(start + LengthBytes, (uint)(target.Length - start - PrefixBytes));
    }

    public static void BeginOk(FrameBuffer target, ulong id)
    {
        int start = BeginPrefix(target, id);
        target.Write(OkHeader);
        target.PatchUInt32(start + LengthBytes, (uint)OkHeader.Length);
    }

    /// <summary>Sets the length of the only frame in a buffer.</summary>
    /// <exception cref="NotSupportedException">The frame is larger than the other side takes.</exception>
    public static void Finish(FrameBuffer frame, int maxFrameBytes)
    {
        int length = frame.Length - LengthBytes;
        if (length > maxFrameBytes)
        {
            throw new NotSupportedException(
                $"A call of {length} bytes cannot cross to another silo; the limit is {maxFrameBytes} (GrainRuntime:MaxFrameBytes).");
        }

        frame.PatchUInt32(0, (uint)length);
    }

    public static void SetId(FrameBuffer frame, ulong id) => frame.PatchUInt64(IdPosition, id);

    private static int BeginPrefix(FrameBuffer target, ulong id)
    {
        int start = target.Length;
        target.WriteUInt32(0);
        target.WriteUInt32(0);
        target.WriteUInt64(id);
        return start;
    }
}
