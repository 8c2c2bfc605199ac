using BenchmarkDotNet.Attributes;
using PetCam.Media;
using PetCam.Media.H264;
using PetCam.Testing;

namespace PetCam.Benchmarks.Micro;

/// <summary>What the keyframe check of every received unit costs, and a walk over all NAL units of one.</summary>
[MemoryDiagnoser]
[ShortRunJob]
public class AnnexBBenchmark
{
    private readonly AccessUnit _unit = AccessUnits.H264(0, keyframe: true, sliceLength: 40_000);

    [Benchmark]
    public AccessUnitKind Classify() => H264AccessUnits.Classify(_unit.PayloadSpan);

    [Benchmark]
    public int WalkAllNalUnits()
    {
        int bytes = 0;
        foreach (H264NalUnit unit in new AnnexBReader(_unit.PayloadSpan))
        {
            bytes += unit.Bytes.Length;
        }

        return bytes;
    }
}
