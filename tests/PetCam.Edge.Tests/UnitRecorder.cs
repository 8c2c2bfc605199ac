using System.Threading.Channels;
using PetCam.Hub;
using PetCam.Media;

namespace PetCam.Edge.Tests;

/// <summary>Follows a track of the hub and keeps copies of what comes.</summary>
internal sealed class UnitRecorder : IAccessUnitSink, IDisposable
{
    private readonly Channel<(AccessUnitInfo Info, byte[] Bytes)> _units = Channel.CreateUnbounded<(AccessUnitInfo, byte[])>();
    private readonly IDisposable _attachment;

    public UnitRecorder(CameraTrack track) => _attachment = track.Attach(this);

    public async Task<(AccessUnitInfo Info, byte[] Bytes)> NextAsync(TimeSpan within)
    {
        using CancellationTokenSource limit = new(within);
        return await _units.Reader.ReadAsync(limit.Token);
    }

    /// <summary>Takes what has come; the last sequence of it, or <paramref name="last"/> when nothing has.</summary>
    public ulong Drain(ulong last)
    {
        while (_units.Reader.TryRead(out (AccessUnitInfo Info, byte[] Bytes) unit))
        {
            last = unit.Info.Sequence;
        }

        return last;
    }

    public void OnAccessUnit(AccessUnit unit, bool isReplay) => _units.Writer.TryWrite((unit.Info, unit.PayloadSpan.ToArray()));

    public void OnDiscontinuity()
    {
        // The next unit is a keyframe: tests look at sequences.
    }

    public void Dispose() => _attachment.Dispose();
}
