using PetCam.Protocol.V1;

namespace PetCam.Ingest;

/// <summary>The host's answer to an agent that wants to publish a camera.</summary>
public readonly record struct UplinkAdmission
{
    private UplinkAdmission(ulong? epoch, Goodbye.Types.Reason reason, string detail)
    {
        Epoch = epoch;
        Reason = reason;
        Detail = detail;
    }

    /// <summary>The claim's epoch; null when refused.</summary>
    public ulong? Epoch { get; }

    /// <summary>Why it was refused.</summary>
    public Goodbye.Types.Reason Reason { get; }

    /// <summary>One sentence for people when refused, else empty.</summary>
    public string Detail { get; }

    /// <param name="epoch">Higher than that of any earlier claim on the camera.</param>
    public static UplinkAdmission Accept(ulong epoch) => new(epoch, Goodbye.Types.Reason.Unspecified, string.Empty);

    public static UplinkAdmission Refuse(Goodbye.Types.Reason reason, string detail) => new(null, reason, detail);
}
