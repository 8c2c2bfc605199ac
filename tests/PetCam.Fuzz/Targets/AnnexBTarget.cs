using PetCam.Media.H264;

namespace PetCam.Fuzz.Targets;

/// <summary>What a board calls an access unit: NAL units, parameter sets.</summary>
internal sealed class AnnexBTarget : IFuzzTarget
{
    private H264ParameterSets? _known;

    public string Name => "annexb";

    public string Description => "H.264 access units and parameter sets";

    public int MaxInputBytes => 4096;

    public long MaxAllocatedBytes => 32 * 1024;

    public IReadOnlyList<byte[]> Tokens { get; } =
        [[0, 0, 1], [0, 0, 0, 1], [0, 0, 1, 0x67], [0, 0, 1, 0x68], [0, 0, 1, 0x65], [0, 0, 1, 0x41], [0, 0, 1, 0x09], [0, 0, 3], [0x67, 100, 0, 31], [0x67, 66, 0xC0, 31], [0, 0, 0, 0]];

    public ulong Run(ReadOnlySpan<byte> input)
    {
        Outcome outcome = new();
        outcome.Add((int)H264AccessUnits.Classify(input));
        int units = 0;
        int bytes = 0;
        int readable = 0;
        int profile = 0;
        foreach (H264NalUnit unit in new AnnexBReader(input))
        {
            units++;
            bytes += unit.Bytes.Length;
            if (SequenceParameterSet.TryParse(unit.Bytes, out SequenceParameterSet sequence))
            {
                InvariantException.Require(sequence is { Width: > 0 and <= 16384, Height: > 0 and <= 16384 }, "A picture has a possible size.");
                readable++;
                profile = sequence.ProfileIdc is 66 or 77 or 88 or 100 ? sequence.ProfileIdc : -1;
            }
        }

        InvariantException.Require(bytes <= input.Length, "NAL units do not overlap.");
        outcome.AddCount(units);
        outcome.AddCount(readable);
        outcome.Add(profile);
        if (H264ParameterSets.TryFind(input, _known, out H264ParameterSets? found))
        {
            outcome.Add(ReferenceEquals(_known, found));
            _known = found;
        }

        return outcome.Value;
    }

    public void Dispose()
    {
    }
}
