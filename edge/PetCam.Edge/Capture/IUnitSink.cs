using PetCam.Media;
using PetCam.Protocol.V1;

namespace PetCam.Edge.Capture;

/// <summary>Where sources put what they read. Called on their threads; never blocks.</summary>
internal interface IUnitSink
{
    /// <param name="unit">Takes ownership of one reference.</param>
    void Put(AccessUnit unit);

    /// <param name="detections">Newest wins.</param>
    void Put(Detections detections);
}
