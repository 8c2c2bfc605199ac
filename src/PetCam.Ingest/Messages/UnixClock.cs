using PetCam.Media;

namespace PetCam.Ingest;

/// <summary>This silo's wall clock in the unit of the uplink.</summary>
internal static class UnixClock
{
    /// <summary>Nanoseconds since 1970; steps of 100.</summary>
    public static long Now(TimeProvider time) => CaptureTime.FromDateTimeOffset(time.GetUtcNow()).UnixNanoseconds;
}
