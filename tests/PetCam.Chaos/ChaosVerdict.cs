namespace PetCam.Chaos;

/// <summary>How a run ended.</summary>
/// <param name="Violations">Invariants that were broken; empty when all was well.</param>
/// <param name="LeftOut">Kinds of events that this machine does not permit.</param>
/// <param name="Gaps">Per kind of event, the longest gap of any viewer, milliseconds.</param>
/// <param name="CallsWereMeasured">Answers named the life that executed the call, so that fenced ones would have been found.</param>
public sealed record ChaosVerdict(
    IReadOnlyList<string> Violations, IReadOnlyList<string> LeftOut, IReadOnlyDictionary<string, double> Gaps, bool CallsWereMeasured);
