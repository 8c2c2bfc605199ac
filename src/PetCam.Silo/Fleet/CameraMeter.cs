using PetCam.Hub;
using PetCam.Protocol.V1;
using PetCam.Silo.Viewers;

namespace PetCam.Silo.Fleet;

/// <summary>Takes the figures of a camera from the hub, whoever publishes it.</summary>
internal sealed class CameraMeter(ViewerCounts viewers)
{
    /// <param name="epoch">Of the publication.</param>
    /// <param name="siloMinusBoard">Clock offset; null when it is not known yet.</param>
    public CameraReport Measure(CameraStream stream, ulong epoch, TimeSpan? siloMinusBoard)
    {
        CameraTrackModel main = stream[Media.TrackId.Main].Snapshot();
        return new CameraReport
        {
            Epoch = epoch,
            Codec = (Codec)main.Codec,
            Width = (uint)main.Width,
            Height = (uint)main.Height,
            FramesPerSecond = main.FramesPerSecond,
            BitrateBps = (ulong)main.BitrateBps,
            Viewers = (uint)viewers.Of(stream.Id),
            LastFrameUnixMs = main.LastUnitAt?.ToUnixTimeMilliseconds() ?? 0,
            SiloMinusBoardNs = (siloMinusBoard?.Ticks ?? 0) * TimeSpan.NanosecondsPerTick,
        };
    }
}
