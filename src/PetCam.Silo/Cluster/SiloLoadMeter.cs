using PetCam.Domain.Cluster;
using PetCam.Hub;
using PetCam.Ingest;
using PetCam.Silo.Viewers;
using PetCam.WebRtc;

namespace PetCam.Silo.Cluster;

/// <summary>Measures how much this silo carries. Any thread; costs a walk over the viewers, at most once in <see cref="Interval"/>.</summary>
internal sealed class SiloLoadMeter : ISiloLoadSource
{
    /// <summary>Rates are taken over at least this time.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    /// <summary>The share of the processors is averaged over about this time: a burst of handshakes is no load to refuse anybody for.</summary>
    public static readonly TimeSpan CpuMemory = TimeSpan.FromSeconds(5);

    private const int BitsPerByte = 8;

    private readonly Lock _gate = new();
    private readonly MediaHub _hub;
    private readonly UplinkDirectory _uplinks;
    private readonly ViewerCounts _viewers;
    private readonly WebRtcService _webRtc;
    private readonly TimeProvider _time;
    private SiloLoad _last;
    private long _measuredAt;
    private TimeSpan _cpuTime;
    private Dictionary<string, long> _sent = [];

    public SiloLoadMeter(MediaHub hub, UplinkDirectory uplinks, ViewerCounts viewers, WebRtcService webRtc, TimeProvider time)
    {
        _hub = hub;
        _uplinks = uplinks;
        _viewers = viewers;
        _webRtc = webRtc;
        _time = time;
        _measuredAt = time.GetTimestamp();
        _cpuTime = Environment.CpuUsage.TotalTime;
    }

    /// <summary>Cameras whose agents are connected now. Costs nothing.</summary>
    public int Cameras => _uplinks.Connected;

    /// <summary>Of cameras at one time; the other silos are taken to have the same.</summary>
    public int MaxCameras => _uplinks.Capacity;

    /// <summary>What it carries now.</summary>
    public SiloLoad Read()
    {
        lock (_gate)
        {
            int relays = _hub.Streams.Count(stream => stream.Publication is { IsRelayed: true });
            TimeSpan elapsed = _time.GetElapsedTime(_measuredAt);
            (long egress, double cpu) = elapsed < Interval ? (_last.EgressBps, _last.Cpu) : Measure(elapsed);
            _last = new SiloLoad(Cameras, _viewers.Total, relays, egress, cpu);
            return _last;
        }
    }

    private (long EgressBps, double Cpu) Measure(TimeSpan elapsed)
    {
        _measuredAt = _time.GetTimestamp();
        TimeSpan cpuTime = Environment.CpuUsage.TotalTime;
        double share = Math.Clamp((cpuTime - _cpuTime) / (elapsed * Environment.ProcessorCount), 0, 1);
        double cpu = share + ((_last.Cpu - share) * Math.Exp(-elapsed / CpuMemory));
        _cpuTime = cpuTime;

        long bytes = 0;
        Dictionary<string, long> sent = [];
        foreach (ViewerStatistics viewer in _webRtc.GetStatistics())
        {
            long total = viewer.PayloadBytes + viewer.RetransmittedBytes;
            bytes += total - _sent.GetValueOrDefault(viewer.SessionId);
            sent[viewer.SessionId] = total;
        }

        _sent = sent;
        return ((long)(bytes * BitsPerByte / elapsed.TotalSeconds), cpu);
    }
}
