using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Options;
using PetCam.Domain.Cameras;
using PetCam.Hub;
using PetCam.Silo.Configuration;

namespace PetCam.Silo.Fleet;

/// <summary>Says which camera an address means. Only ids that are known to be cameras reach the hub or a grain.</summary>
internal sealed class CameraDirectory
{
    private readonly FleetFeed _fleet;
    private readonly MediaHub _hub;
    private readonly FleetOptions _options;

    public CameraDirectory(FleetFeed fleet, MediaHub hub, IOptions<FleetOptions> options)
    {
        _fleet = fleet;
        _hub = hub;
        _options = options.Value;
    }

    /// <param name="text">Camera id from outside; null means the default camera.</param>
    public bool TryResolve(string? text, out CameraId id) =>
        text is null ? TryGetDefault(out id) : CameraId.TryParse(text, out id) && IsKnown(id);

    /// <summary>The stream of a camera that is or was connected to this silo.</summary>
    public bool TryGetStream(CameraId id, [NotNullWhen(true)] out CameraStream? stream) => _hub.TryGet(id, out stream);

    private bool IsKnown(CameraId id) => _hub.TryGet(id, out _) || _fleet.Contains(id);

    private bool TryGetDefault(out CameraId id) => _options.DefaultCamera is { Length: > 0 } configured
        ? CameraId.TryParse(configured, out id) && IsKnown(id)
        : _fleet.TryGetFirst(out id);
}
