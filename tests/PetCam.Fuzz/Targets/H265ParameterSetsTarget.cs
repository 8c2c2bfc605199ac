using PetCam.Media.H265;

namespace PetCam.Fuzz.Targets;

/// <summary>What a board calls an H.265 access unit: NAL units, parameter sets.</summary>
internal sealed class H265ParameterSetsTarget : IFuzzTarget
{
    private H265ParameterSets? _known;

    public string Name => "h265-parameter-sets";

    public string Description => "H.265 access units and parameter sets";

    public int MaxInputBytes => 4096;

    public long MaxAllocatedBytes => 32 * 1024;

    public IReadOnlyList<byte[]> Tokens { get; } =
    [
        [0, 0, 1], [0, 0, 0, 1], [0, 0, 1, 0x40, 1], [0, 0, 1, 0x42, 1], [0, 0, 1, 0x44, 1], [0, 0, 1, 0x26, 1], [0, 0, 1, 0x02, 1], [0, 0, 3], [0x42, 1, 1, 1, 0x60],
        [0x42, 1, 0x0F], [0xFF, 0xFF, 0xFF, 0xFF], [0, 0, 0, 0],
    ];

    public ulong Run(ReadOnlySpan<byte> input)
    {
        Outcome outcome = new();
        outcome.Add((int)H265AccessUnits.Classify(input));
        outcome.Add(H265SequenceParameterSet.TryParse(input, out H265SequenceParameterSet direct));
        Check(direct, ref outcome);
        if (H265ParameterSets.TryFind(input, _known, out H265ParameterSets? found))
        {
            Check(found!.Info, ref outcome);
            outcome.Add(ReferenceEquals(_known, found));
            InvariantException.Require(found.WriteAnnexB(new byte[found.AnnexBLength]).IsEmpty, "Parameter sets are as long as they say.");
            _known = found;
        }

        return outcome.Value;
    }

    public void Dispose()
    {
    }

    private static void Check(in H265SequenceParameterSet set, ref Outcome outcome)
    {
        if (set != default)
        {
            InvariantException.Require(set is { Width: > 0 and <= 16384, Height: > 0 and <= 16384 }, "A picture has a possible size.");
            outcome.Add(set.Profile.IsHighTier);
            outcome.AddCount(set.Profile.ToCodecString().Length);
        }
    }
}
