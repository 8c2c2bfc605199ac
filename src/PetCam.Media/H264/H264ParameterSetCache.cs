namespace PetCam.Media.H264;

/// <summary>The newest parameter sets of a stream by their ids, to be put in front of an IDR picture that comes without them.</summary>
/// <remarks>Bounded in number and size; a set that repeats what is known costs a comparison and no memory.</remarks>
public sealed class H264ParameterSetCache
{
    private const int MaxSets = 16; // per kind; encoders in use have one to three
    private const int MaxSetBytes = 1024;
    private const int SequenceIdOffset = 4; // header, profile, constraints, level (7.3.2.1.1)
    private const int PictureIdOffset = 1;

    private readonly SortedList<uint, byte[]> _sequences = [];
    private readonly SortedList<uint, byte[]> _pictures = [];

    /// <summary>True when a decoder could start with what is here.</summary>
    public bool IsComplete => _sequences.Count > 0 && _pictures.Count > 0;

    /// <summary>Size of the newest sequence parameter set; zero while there is none that can be read.</summary>
    public (int Width, int Height) Size { get; private set; }

    /// <summary>Takes an SPS or PPS; other NAL units are passed over.</summary>
    /// <param name="nalUnit">Header byte first; borrowed.</param>
    public void Add(ReadOnlySpan<byte> nalUnit)
    {
        if (nalUnit.Length is < 2 or > MaxSetBytes)
        {
            return;
        }

        switch (new H264NalUnit(nalUnit).Type)
        {
            case H264NalUnitType.SequenceParameterSet when Keep(_sequences, nalUnit, SequenceIdOffset):
                Size = SequenceParameterSet.TryParse(nalUnit, out SequenceParameterSet info) ? (info.Width, info.Height) : default;
                break;
            case H264NalUnitType.PictureParameterSet:
                Keep(_pictures, nalUnit, PictureIdOffset);
                break;
            default:
                break;
        }
    }

    /// <summary>Writes all sets, each behind a start code.</summary>
    /// <returns>False when they do not fit.</returns>
    public bool TryWriteTo(MediaBufferWriter destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        return TryWrite(_sequences, destination) && TryWrite(_pictures, destination);
    }

    private static bool Keep(SortedList<uint, byte[]> sets, ReadOnlySpan<byte> nalUnit, int idOffset)
    {
        if (nalUnit.Length <= idOffset)
        {
            return false;
        }

        RbspBitReader bits = new(nalUnit[idOffset..]);
        uint id = bits.ReadExpGolomb();
        bool known = sets.TryGetValue(id, out byte[]? present);
        if (bits.IsExhausted || (!known && sets.Count == MaxSets))
        {
            return false;
        }

        if (known && nalUnit.SequenceEqual(present))
        {
            return false;
        }

        sets[id] = nalUnit.ToArray();
        return true;
    }

    private static bool TryWrite(SortedList<uint, byte[]> sets, MediaBufferWriter destination)
    {
        for (int i = 0; i < sets.Count; i++)
        {
            if (!destination.TryAppend(AnnexB.StartCode) || !destination.TryAppend(sets.GetValueAtIndex(i)))
            {
                return false;
            }
        }

        return true;
    }
}
