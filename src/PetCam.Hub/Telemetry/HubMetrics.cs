using System.Diagnostics.Metrics;

namespace PetCam.Hub;

/// <summary>Counters of the hub; tagged with the camera, never with a viewer.</summary>
internal static class HubMetrics
{
    private static readonly Meter Meter = new("PetCam.Hub");

    public static readonly Counter<long> Units = Meter.CreateCounter<long>("petcam.hub.access_units", "{unit}", "Access units published");

    public static readonly Counter<long> Bytes = Meter.CreateCounter<long>("petcam.hub.bytes", "By", "Bytes of access units and audio frames published");

    public static readonly Counter<long> AudioFrames = Meter.CreateCounter<long>("petcam.hub.audio_frames", "{frame}", "Audio frames published");

    public static readonly Counter<long> DroppedUnits = Meter.CreateCounter<long>(
        "petcam.hub.dropped_access_units", "{unit}", "Access units behind a gap, refused until the next keyframe");

    public static readonly Counter<long> RepeatedUnits = Meter.CreateCounter<long>(
        "petcam.hub.repeated_access_units", "{unit}", "Access units that an agent sent again over a new connection, and that were shown before");

    public static readonly Counter<long> KeyframeRequests = Meter.CreateCounter<long>(
        "petcam.hub.keyframe_requests", "{request}", "Keyframe requests passed to a board after merging");
}
