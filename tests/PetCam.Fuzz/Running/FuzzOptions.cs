using System.Globalization;
using PetCam.Fuzz.Targets;

namespace PetCam.Fuzz.Running;

/// <summary>What a run was asked to do.</summary>
internal sealed record FuzzOptions
{
    public const string Usage = """
        Throws mutated inputs at the parsers of outside bytes, and says what broke.

          --target NAME     one of the targets below, or all (default)
          --inputs N        inputs per target; default 1000000
          --seconds N       ends a target after this time, whatever is left; default: no limit
          --seed N          same seed, same inputs; default 1
          --output DIR      findings, and inputs that reached something new; default: fuzz in the temporary folder
          --corpus DIR      where the corpora lie; default: those of this build
          --replay FILE     runs one file through the target and shows what it throws
          --help
        """;

    public IReadOnlyList<string> Targets { get; private init; } = [.. FuzzTargets.Names];

    public long Inputs { get; init; } = 1_000_000;

    /// <summary>Null: no limit.</summary>
    public TimeSpan? Limit { get; init; }

    public ulong Seed { get; init; } = 1;

    public string Output { get; init; } = Path.Combine(Path.GetTempPath(), "petcam-fuzz");

    /// <summary>Folder with a folder per target.</summary>
    public string Corpus { get; init; } = Path.Combine(AppContext.BaseDirectory, "corpus");

    public string? Replay { get; private init; }

    /// <returns>Null, and what is wrong, when the arguments cannot be understood.</returns>
    public static FuzzOptions? Parse(ReadOnlySpan<string> arguments, out string? error)
    {
        FuzzOptions options = new();
        for (int i = 0; i < arguments.Length; i += 2)
        {
            string name = arguments[i];
            string? value = i + 1 < arguments.Length ? arguments[i + 1] : null;
            if (options.With(name, value) is not { } next)
            {
                error = $"{name} {value}: not understood; --help lists the options.";
                return null;
            }

            options = next;
        }

        error = null;
        return options;
    }

    private FuzzOptions? With(string name, string? value) => name switch
    {
        "--target" when value == "all" => this,
        "--target" when value is not null && FuzzTargets.Exists(value) => this with { Targets = [value] },
        "--inputs" when long.TryParse(value, NumberStyles.None, null, out long inputs) => this with { Inputs = inputs },
        "--seconds" when int.TryParse(value, NumberStyles.None, null, out int seconds) => this with { Limit = TimeSpan.FromSeconds(seconds) },
        "--seed" when ulong.TryParse(value, NumberStyles.None, null, out ulong seed) => this with { Seed = seed },
        "--output" when value is not null => this with { Output = value },
        "--corpus" when value is not null => this with { Corpus = value },
        "--replay" when value is not null => this with { Replay = value },
        _ => null,
    };
}
