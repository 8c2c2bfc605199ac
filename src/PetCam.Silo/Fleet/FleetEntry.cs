using System.Text.Json;
using PetCam.Protocol.V1;
using PetCam.Silo.Http;

namespace PetCam.Silo.Fleet;

/// <summary>One camera in a <see cref="FleetModel"/>.</summary>
internal sealed class FleetEntry
{
    private byte[]? _json;

    public FleetEntry(CameraState state, long version)
    {
        State = state;
        Camera = state.ToCamera();
        Version = version;
    }

    public CameraState State { get; }

    public Camera Camera { get; }

    /// <summary>Version of the list in which this camera last changed.</summary>
    public long Version { get; }

    /// <summary>The camera as JSON, written once for all who follow.</summary>
    public ReadOnlyMemory<byte> Json => _json ??= JsonSerializer.SerializeToUtf8Bytes(Camera, SiloJson.Default.Camera);
}
