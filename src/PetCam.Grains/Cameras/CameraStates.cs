using PetCam.Domain.Cameras;
using PetCam.Domain.Cluster;
using PetCam.Protocol.V1;

namespace PetCam.Grains.Cameras;

/// <summary>The transitions of a camera's state, beside those that its uplink makes (<see cref="CameraPresence"/>). Each makes a new message, so that a state that was given away never changes.</summary>
internal static class CameraStates
{
    public static CameraState Unknown(string cameraId) => new() { CameraId = cameraId };

    /// <summary>What is known of a camera whose silo has started anew: nothing but that its uplink is not here yet.</summary>
    public static CameraState AfterRestart(CameraState stored, long nowUnixMs) => stored.Online
        ? CameraPresence.GoOffline(stored, "The silo has started; the camera has not come back yet.", nowUnixMs)
        : stored;

    public static CameraState WithReport(CameraState state, CameraReport report) => new(state) { Report = report };

    public static CameraState WithRecording(CameraState state, bool isRecording) => new(state) { Recording = isRecording };

    /// <summary>The state as an answer, with the activation that gives it.</summary>
    public static CameraState AnsweredBy(CameraState state, IActivationHome? home) => home is null
        ? state
        : new(state) { Home = new GrainHome { SiloId = home.Silo.Id, Incarnation = home.Silo.Incarnation, Epoch = home.Epoch } };
}
