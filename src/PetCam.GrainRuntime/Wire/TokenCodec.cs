namespace PetCam.GrainRuntime.Wire;

/// <summary>A cancellation token takes no bytes: cancelling is a frame of its own, and the receiver makes its own token.</summary>
internal sealed class TokenCodec : ValueCodec<CancellationToken>
{
    public override void Write(FrameBuffer target, CancellationToken value)
    {
    }

    public override CancellationToken Read(ref WireReader source) => CancellationToken.None;
}
