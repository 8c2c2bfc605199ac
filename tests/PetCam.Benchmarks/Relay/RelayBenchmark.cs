using System.Diagnostics;
using PetCam.Ingest.Tests.Relay;
using PetCam.Media;
using PetCam.Testing;

namespace PetCam.Benchmarks.Relay;

/// <summary>What one relay adds to a unit's way, and to the time until a viewer's first picture: two hubs of one process, real TCP on loopback.</summary>
internal static class RelayBenchmark
{
    private const int Units = 1500;
    private const int WarmUp = 200;
    private const int Starts = 40;
    private const int KeyframeBytes = 50_000;
    private const int DeltaBytes = 6_000; // with a keyframe a second, 1.8 Mb/s at 30 pictures a second

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(10);
    private static readonly byte[] Keyframe = Bytes(keyframe: true);
    private static readonly byte[] Delta = Bytes(keyframe: false);

    public static async Task RunAsync()
    {
        await using LoopbackCluster cluster = new();
        LoopbackSilo home = await cluster.AddAsync("a");
        LoopbackSilo other = await cluster.AddAsync("b", options => options.CloseAfter = TimeSpan.Zero);
        using HomeCamera camera = new(cluster, home);
        await MeasureUnitsAsync(camera, home, other);
        await MeasureStartsAsync(home, other);
        camera.Dispose();
    }

    private static async Task MeasureUnitsAsync(HomeCamera camera, LoopbackSilo home, LoopbackSilo other)
    {
        using ArrivalSink here = new(home.Stream("kitchen")[TrackId.Main], WarmUp + Units);
        using ArrivalSink there = new(other.Stream("kitchen")[TrackId.Main], WarmUp + Units);
        Publish(camera, 0);
        await there.FirstAsync();
        long allocated = 0;
        using PeriodicTimer timer = new(Interval);
        for (int i = 1; i < WarmUp + Units && await timer.WaitForNextTickAsync(); i++)
        {
            allocated = i == WarmUp ? GC.GetTotalAllocatedBytes() : allocated;
            Publish(camera, (ulong)i);
        }

        await there.LastAsync();
        allocated = GC.GetTotalAllocatedBytes() - allocated;
        double[] added = [.. Enumerable.Range(WarmUp, Units).Select(i => Stopwatch.GetElapsedTime(here.At[i], there.At[i]).TotalMilliseconds).Order()];
        Figure.Print("relay, added latency, p50 / p99", $"{Figure.At(added, 0.5):F3} / {Figure.At(added, 0.99):F3} ms (worst of {Units}: {added[^1]:F3} ms)");
        Figure.Print("relay, allocated in the whole process, both silos", $"{allocated / Units} B a unit");
    }

    private static async Task MeasureStartsAsync(LoopbackSilo home, LoopbackSilo other)
    {
        List<double> local = [];
        List<double> relayed = [];
        for (int i = 0; i < Starts; i++)
        {
            local.Add(await StartAsync(home));
            relayed.Add(await StartAsync(other));
            await Eventually.TrueAsync("the relay is closed", TimeSpan.FromSeconds(5), () => Task.FromResult(!other.Stream("kitchen").IsOnline));
        }

        double[] here = [.. local.Order()];
        double[] there = [.. relayed.Order()];
        Figure.Print("first picture at the home, p50 / p99", $"{Figure.At(here, 0.5):F3} / {Figure.At(here, 0.99):F3} ms");
        Figure.Print("first picture over a relay that is opened for it, p50 / p99", $"{Figure.At(there, 0.5):F3} / {Figure.At(there, 0.99):F3} ms");
        Figure.Print("start-up on another silo takes longer by, p50 / p99", $"{Figure.At(there, 0.5) - Figure.At(here, 0.5):F1} / {Figure.At(there, 0.99) - Figure.At(here, 0.99):F1} ms");
    }

    private static async Task<double> StartAsync(LoopbackSilo silo)
    {
        long start = Stopwatch.GetTimestamp();
        using ArrivalSink sink = new(silo.Stream("kitchen")[TrackId.Main], 1);
        await sink.FirstAsync();
        return Stopwatch.GetElapsedTime(start, sink.FirstAt).TotalMilliseconds;
    }

    private static void Publish(HomeCamera camera, ulong sequence)
    {
        bool keyframe = sequence % 30 == 0;
        using AccessUnit unit = AccessUnits.Wrap(keyframe ? Keyframe : Delta, VideoCodec.H264, sequence, keyframe, TrackId.Main);
        camera.Publication.Publish(unit);
    }

    private static byte[] Bytes(bool keyframe)
    {
        using AccessUnit unit = AccessUnits.H264(0, keyframe, sliceLength: keyframe ? KeyframeBytes : DeltaBytes);
        return unit.PayloadSpan.ToArray();
    }
}
