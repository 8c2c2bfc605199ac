namespace PetCam.Fuzz.Inputs;

/// <summary>The inputs from which others are made: those of the repository, and those that reached something new in this run.</summary>
internal sealed class Corpus
{
    private const int MaxEntries = 4096;

    private readonly List<byte[]> _entries;
    private readonly int _seeds;

    private Corpus(List<byte[]> entries)
    {
        _entries = entries;
        _seeds = entries.Count;
    }

    public int Count => _entries.Count;

    public IReadOnlyList<byte[]> Entries => _entries;

    /// <summary>Inputs that this run found.</summary>
    public IEnumerable<byte[]> Found => _entries.Skip(_seeds);

    /// <summary>Reads a folder in the order of names, so that a run can be repeated.</summary>
    /// <exception cref="DirectoryNotFoundException">There is none, or it is empty.</exception>
    public static Corpus Load(string folder)
    {
        string[] files = Directory.Exists(folder) ? [.. Directory.GetFiles(folder).Order(StringComparer.Ordinal)] : [];
        return files.Length == 0
            ? throw new DirectoryNotFoundException($"No corpus in {folder}.")
            : new Corpus([.. files.Select(File.ReadAllBytes)]);
    }

    public void Keep(ReadOnlySpan<byte> input)
    {
        if (_entries.Count < MaxEntries)
        {
            _entries.Add(input.ToArray());
        }
    }

    public ReadOnlySpan<byte> Pick(ref FuzzRandom random) => _entries[random.Below(_entries.Count)];
}
