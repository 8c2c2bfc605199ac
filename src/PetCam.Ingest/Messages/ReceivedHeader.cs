using PetCam.Protocol.V1;

namespace PetCam.Ingest;

/// <summary>What came in front of a payload: a header, the end of the connection (both null), or something unreadable.</summary>
internal readonly record struct ReceivedHeader(UplinkHeader? Header, UplinkViolation? Violation)
{
    public static ReceivedHeader Closed => default;

    public bool IsClosed => Header is null && Violation is null;
}
