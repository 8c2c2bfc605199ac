using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Logging.Abstractions;
using PetCam.Domain.Cameras;
using PetCam.Hub;
using PetCam.Media;
using PetCam.Testing;

namespace PetCam.Benchmarks.Micro;

/// <summary>What one access unit costs the hub, by the number of sinks that it is handed to.</summary>
[MemoryDiagnoser]
[ShortRunJob]
public class HubFanOutBenchmark
{
    private readonly AccessUnit[] _gop = [.. Enumerable.Range(0, 30).Select(i => AccessUnits.H264((ulong)i, keyframe: i == 0, sliceLength: 6000))];
    private CameraPublication _publication = null!;

    [Params(1, 10, 100)]
    public int Sinks { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        MediaHub hub = new(new HubOptions(), TimeProvider.System, NullLogger<MediaHub>.Instance);
        CameraStream stream = hub.GetOrAdd(CameraId.Parse("bench"));
        _publication = stream.BeginPublication(new NoControl());
        for (int i = 0; i < Sinks; i++)
        {
            stream[TrackId.Main].Attach(new NoSink());
        }
    }

    [Benchmark(OperationsPerInvoke = 30)]
    public bool PublishGop()
    {
        bool all = true;
        foreach (AccessUnit unit in _gop)
        {
            all &= _publication.Publish(unit);
        }

        return all;
    }

    private sealed class NoSink : IAccessUnitSink
    {
        public void OnAccessUnit(AccessUnit unit, bool isReplay) => unit.AddReference().Dispose();

        public void OnDiscontinuity()
        {
            // The benchmark has none.
        }
    }

    private sealed class NoControl : IPublisherControl
    {
        public void RequestKeyframe(TrackId track) => throw new NotSupportedException("Nobody asks in this benchmark.");

        public void RequestFrameInterval(TrackId track, TimeSpan frameInterval) => throw new NotSupportedException("Nobody asks in this benchmark.");

        public void Supersede() => throw new NotSupportedException("Nobody takes over in this benchmark.");
    }
}
