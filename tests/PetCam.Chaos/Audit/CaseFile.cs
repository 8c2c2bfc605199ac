namespace PetCam.Chaos.Audit;

/// <summary>What was found against the cluster, and how much was looked at.</summary>
internal sealed record CaseFile
{
    public required IReadOnlyList<string> TwoOwners { get; init; }

    public required IReadOnlyList<string> FallenEpochs { get; init; }

    public required IReadOnlyList<string> FencedWrites { get; init; }

    public required IReadOnlyList<string> FencedCalls { get; init; }

    /// <summary>Writes of a life that had ended, while its epoch was still the newest: they harm nobody, and the next owner reads them.</summary>
    public required int LateWrites { get; init; }

    public required int HomeChanges { get; init; }

    public required int Writes { get; init; }

    public required int Ends { get; init; }

    /// <summary>Answers that name the life that executed the call.</summary>
    public required int ToldAnswers { get; init; }

    /// <summary>Answers of lives that lived, in an epoch that was over already: a hint was under way.</summary>
    public required int StaleAnswers { get; init; }

    public required TimeSpan OldestStaleAnswer { get; init; }

    public IEnumerable<string> All =>
        [.. TwoOwners.Select(text => "two owners: " + text), .. FallenEpochs, .. FencedWrites.Select(text => "fenced write: " + text), .. FencedCalls.Select(text => "fenced call: " + text)];
}
