using System.Diagnostics.CodeAnalysis;
using PetCam.GrainRuntime.Activations;

namespace PetCam.GrainRuntime.Calls;

/// <summary>
/// The cancellation of one call. The grain gets a token of its own, cancelled on the grain's turns, so that what the grain has
/// registered on it never runs beside a turn.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "The source has no timer and no wait handle; disposing it would race with cancellation.")]
internal sealed class CallCancellation(CancellationToken callersToken)
{
    private readonly CancellationTokenSource _source = new();
    private CancellationTokenRegistration _registration;

    public CancellationToken GrainsToken => _source.Token;

    public void Listen(GrainCall call) =>
        _registration = callersToken.UnsafeRegister(static (call, token) => ((GrainCall)call!).Cancel(token), call);

    public void StopListening() => _registration.Unregister();

    /// <summary>Cancels the grain's token.</summary>
    /// <param name="activation">Null when the call has not reached one; then nobody has the token.</param>
    public void CancelOn(Activation? activation) =>
        activation?.Post(static source => ((CancellationTokenSource)source!).Cancel(), _source);
}
