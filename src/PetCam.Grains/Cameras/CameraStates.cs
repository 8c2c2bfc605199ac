using PetCam.Domain.Cluster;
using PetCam.Protocol.V1;

namespace PetCam.Grains.Cameras;

/// <summary>The transitions of a camera's state. Each makes a new message, so that a state that was given away never changes.</summary>
internal static class CameraStates
{
    public static CameraState Unknown(string cameraId) => new() { CameraId = cameraId };

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

    public static CameraState GoOffline(CameraState state, string reason, long atUnixMs) => new(state)
    {
        Online = false,
        SiloId = string.Empty,
        SinceUnixMs = atUnixMs,
        OfflineReason = reason,
        Report = Still(state.Report),
    };

    /// <summary>What is known of a camera whose silo has started anew: nothing but that its uplink is not here yet.</summary>
    public static CameraState AfterRestart(CameraState stored, long nowUnixMs) => stored.Online
        ? GoOffline(stored, "The silo has started; the camera has not come back yet.", nowUnixMs)
        : stored;

    public static CameraState WithReport(CameraState state, CameraReport report) => new(state) { Report = report };

    public static CameraState WithRecording(CameraState state, bool isRecording) => new(state) { Recording = isRecording };

    /// <summary>The state as an answer, with the activation that gives it.</summary>
    public static CameraState AnsweredBy(CameraState state, IActivationHome? home) => home is null
        ? state
        : new(state) { Home = new GrainHome { SiloId = home.Silo.Id, Incarnation = home.Silo.Incarnation, Epoch = home.Epoch } };

    /// <summary>The last report of an uplink that is gone: its rates are zero now, the rest is still the last that is known.</summary>
    private static CameraReport? Still(CameraReport? report) =>
        report is null ? null : new CameraReport(report) { FramesPerSecond = 0, BitrateBps = 0 };
}
