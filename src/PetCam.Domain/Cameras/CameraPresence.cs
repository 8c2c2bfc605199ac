using PetCam.Protocol.V1;

namespace PetCam.Domain.Cameras;

/// <summary>What the coming and going of its uplink makes of a camera's state. Each makes a new message, so that a state that was given away never changes.</summary>
public static class CameraPresence
{
    /// <summary>Its uplink is connected. Rates of a report from before are zero: they were another uplink's.</summary>
    public static CameraState Connect(CameraState state, UplinkConnected uplink) => new(state)
    {
        Online = true,
        SiloId = uplink.SiloId,
        Epoch = uplink.Epoch,
        SinceUnixMs = uplink.AtUnixMs,
        OfflineReason = string.Empty,
        DisplayName = uplink.DisplayName.Length > 0 ? uplink.DisplayName : state.CameraId,
        Board = uplink.Board,
        AgentVersion = uplink.AgentVersion,
        Report = Still(state.Report),
    };

    /// <summary>Its uplink is gone; the epoch stays that of the last one.</summary>
    /// <param name="reason">One sentence for people.</param>
    public static CameraState GoOffline(CameraState state, string reason, long atUnixMs) => new(state)
    {
        Online = false,
        SiloId = string.Empty,
        SinceUnixMs = atUnixMs,
        OfflineReason = reason,
        Report = Still(state.Report),
    };

    /// <summary>The last report of an uplink that is gone: its rates are zero now, the rest is still the last that is known.</summary>
    private static CameraReport? Still(CameraReport? report) =>
        report is null ? null : new CameraReport(report) { FramesPerSecond = 0, BitrateBps = 0 };
}
