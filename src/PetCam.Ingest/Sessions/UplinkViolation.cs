using PetCam.Protocol.V1;

namespace PetCam.Ingest;

/// <summary>Why a session is closed by this side.</summary>
/// <param name="Kind">For the metric.</param>
/// <param name="Detail">One sentence for people on both sides: what, value, limit, knob.</param>
internal sealed record UplinkViolation(UplinkViolationKind Kind, string Detail)
{
    public Goodbye.Types.Reason Reason => Kind switch
    {
        UplinkViolationKind.Unauthorized => Goodbye.Types.Reason.Unauthorized,
        UplinkViolationKind.TooLarge => Goodbye.Types.Reason.TooLarge,
        UplinkViolationKind.Overloaded => Goodbye.Types.Reason.Overloaded,
        _ => Goodbye.Types.Reason.ProtocolError,
    };
}
