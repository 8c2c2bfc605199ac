using System.Collections.Concurrent;
using PetCam.Domain.Cameras;
using PetCam.HttpLive;
using PetCam.Hub;

namespace PetCam.Silo.Viewers;

/// <summary>How many people watch each camera through this silo, whatever the transport.</summary>
internal sealed class ViewerCounts(MediaHub hub, LiveStreams mjpeg)
{
    private readonly ConcurrentDictionary<CameraId, int> _counts = new();
    private readonly ConcurrentDictionary<CameraId, long> _totals = new();

    public int Total => hub.Streams.Sum(stream => Of(stream.Id));

    public int Of(CameraId camera) => _counts.GetValueOrDefault(camera) + mjpeg.Count(camera);

    /// <summary>How many have begun to watch since the silo started.</summary>
    public long TotalOf(CameraId camera) => _totals.GetValueOrDefault(camera);

    /// <summary>Counts one more until the returned token is disposed of.</summary>
    public IDisposable Enter(CameraId camera)
    {
        _counts.AddOrUpdate(camera, 1, static (_, count) => count + 1);
        _totals.AddOrUpdate(camera, 1, static (_, count) => count + 1);
        return new Presence(this, camera);
    }

    private sealed class Presence(ViewerCounts counts, CameraId camera) : IDisposable
    {
        private int _left;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _left, 1) == 0)
            {
                counts._counts.AddOrUpdate(camera, 0, static (_, count) => count - 1);
            }
        }
    }
}
