using System.Diagnostics.CodeAnalysis;
using PetCam.Domain.Cameras;

namespace PetCam.HttpLive;

/// <summary>Counts the streams that are open per camera, and refuses beyond the limit.</summary>
public sealed class LiveStreams
{
    private readonly Lock _gate = new();
    private readonly Dictionary<CameraId, int> _open = [];
    private readonly HttpLiveOptions _options;

    public LiveStreams(HttpLiveOptions options) => _options = options;

    /// <summary>Streams of the camera that are open right now.</summary>
    public int Count(CameraId camera)
    {
        lock (_gate)
        {
            return _open.GetValueOrDefault(camera);
        }
    }

    /// <param name="stream">Dispose of it when the stream is over.</param>
    internal bool TryOpen(CameraId camera, [NotNullWhen(true)] out IDisposable? stream)
    {
        lock (_gate)
        {
            int open = _open.GetValueOrDefault(camera);
            stream = open < _options.MaxStreamsPerCamera ? new OpenStream(this, camera) : null;
            if (stream is not null)
            {
                _open[camera] = open + 1;
                HttpLiveMetrics.OpenStreams.Add(1, HttpLiveMetrics.Tag(camera));
            }

            return stream is not null;
        }
    }

    /// <summary>What a client is told that came too late.</summary>
    internal string DescribeLimit(CameraId camera) =>
        $"Camera '{camera}' has {_options.MaxStreamsPerCamera} streams open already (HttpLive:MaxStreamsPerCamera).";

    private void Close(CameraId camera)
    {
        lock (_gate)
        {
            int left = _open[camera] - 1;
            if (left == 0)
            {
                _open.Remove(camera);
            }
            else
            {
                _open[camera] = left;
            }
        }

        HttpLiveMetrics.OpenStreams.Add(-1, HttpLiveMetrics.Tag(camera));
    }

    private sealed class OpenStream(LiveStreams owner, CameraId camera) : IDisposable
    {
        private int _closed;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _closed, 1) == 0)
            {
                owner.Close(camera);
            }
        }
    }
}
