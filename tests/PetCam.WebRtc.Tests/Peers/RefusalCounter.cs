using System.Diagnostics.Metrics;

namespace PetCam.WebRtc.Tests.Peers;

/// <summary>Listens to the metric of refused datagrams.</summary>
internal sealed class RefusalCounter : IDisposable
{
    private readonly MeterListener _listener = new();
    private long _count;

    /// <param name="cause">Value of the metric's tag.</param>
    public RefusalCounter(string cause)
    {
        _listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Name == "petcam.webrtc.refused_datagrams")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((_, value, tags, _) => Interlocked.Add(ref _count, (string?)tags[0].Value == cause ? value : 0));
        _listener.Start();
    }

    public long Count => Interlocked.Read(ref _count);

    public void Dispose() => _listener.Dispose();
}
