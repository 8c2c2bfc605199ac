using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using PetCam.Domain.Cameras;

namespace PetCam.Hub;

/// <summary>All cameras of this silo. Who publishes and who watches meet here and know nothing else of each other.</summary>
public sealed class MediaHub
{
    private readonly ConcurrentDictionary<CameraId, CameraStream> _streams = new();
    private readonly HubOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<MediaHub> _logger;

    public MediaHub(HubOptions options, TimeProvider time, ILogger<MediaHub> logger)
    {
        _options = options;
        _time = time;
        _logger = logger;
    }

    /// <summary>Raised once per camera, when its stream is created.</summary>
    public event Action<CameraStream>? StreamAdded;

    /// <summary>Every camera that was ever published or asked for here.</summary>
    public IEnumerable<CameraStream> Streams => _streams.Select(pair => pair.Value);

    /// <summary>The stream of a camera; it exists before its first uplink, so that a viewer can wait for it.</summary>
    /// <remarks>Call it with ids that are known to be cameras: a stream stays for the life of the silo.</remarks>
    public CameraStream GetOrAdd(CameraId id)
    {
        if (_streams.TryGetValue(id, out CameraStream? existing))
        {
            return existing;
        }

        CameraStream created = new(id, _options, _time, _logger);
        CameraStream winner = _streams.GetOrAdd(id, created);
        if (ReferenceEquals(created, winner))
        {
            StreamAdded?.Invoke(winner);
        }

        return winner;
    }

    public bool TryGet(CameraId id, [NotNullWhen(true)] out CameraStream? stream) => _streams.TryGetValue(id, out stream);
}
