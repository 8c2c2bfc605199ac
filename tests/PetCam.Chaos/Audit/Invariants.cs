using System.Globalization;
using PetCam.Chaos.Probe;

namespace PetCam.Chaos.Audit;

/// <summary>Holds what the database noted and what the silos answered against each other.</summary>
internal static class Invariants
{
    private const string CameraPrefix = "camera/";

    public static CaseFile Judge(AuditRecord record, IReadOnlyCollection<Answer> answers)
    {
        Dictionary<SiloLife, DateTimeOffset> ends = record.Ends.GroupBy(end => end.Life).ToDictionary(same => same.Key, same => same.Min(end => end.CommittedAt));
        Answer[] told = [.. answers.Where(answer => answer.Life is not null)];
        (int stale, TimeSpan age) = StaleAnswers(record, told);
        return new CaseFile
        {
            TwoOwners = [.. TwoOwners(record, told)],
            FallenEpochs = [.. record.Homes.Where(change => change.Epoch < change.FormerEpoch).Select(change =>
                string.Create(CultureInfo.InvariantCulture, $"{change.Key} fell from epoch {change.FormerEpoch} to {change.Epoch} at {change.CommittedAt:HH:mm:ss.fff}"))],
            FencedWrites = [.. record.Writes.Where(write => write.Owner?.Silo != write.Writer).Select(write =>
                string.Create(CultureInfo.InvariantCulture, $"{write.Writer} wrote {write.GrainType}/{write.Key} at {write.CommittedAt:HH:mm:ss.fff}, whose home was {write.Owner} in epoch {write.Epoch}"))],
            FencedCalls = [.. told.Where(answer => EndedBefore(ends, answer.Life!.Value, answer.AskedAt)).Select(answer =>
                string.Create(CultureInfo.InvariantCulture, $"{answer.Life} executed a call for {answer.Camera} that was asked through {answer.Via} at {answer.AskedAt:HH:mm:ss.fff}, and had ended at {ends[answer.Life!.Value]:HH:mm:ss.fff}"))],
            LateWrites = record.Writes.Count(write => write.Owner is { } owner && owner.Silo == write.Writer && EndedBefore(ends, owner, write.CommittedAt)),
            HomeChanges = record.Homes.Count,
            Writes = record.Writes.Count,
            Ends = record.Ends.Count,
            ToldAnswers = told.Length,
            StaleAnswers = stale,
            OldestStaleAnswer = age,
        };
    }

    /// <summary>One key and epoch with two lives: in the table, or in what lives did.</summary>
    private static IEnumerable<string> TwoOwners(AuditRecord record, IEnumerable<Answer> told) => record.Homes
        .Where(change => change.Owner.Silo.Length > 0)
        .Select(change => (change.Key, change.Epoch, change.Owner))
        .Concat(told.Select(answer => (Key: CameraPrefix + answer.Camera, answer.Epoch, Owner: answer.Life!.Value)))
        .Distinct()
        .GroupBy(claim => (claim.Key, claim.Epoch))
        .Where(owners => owners.Count() > 1)
        .Select(owners => string.Create(
            CultureInfo.InvariantCulture, $"{owners.Key.Key} in epoch {owners.Key.Epoch}: {string.Join(" and ", owners.Select(owner => owner.Owner))}"));

    /// <summary>Answers of an older epoch than the one that the table had when the question was asked, and for how long it had had that at most.</summary>
    private static (int Count, TimeSpan Oldest) StaleAnswers(AuditRecord record, IEnumerable<Answer> told)
    {
        Dictionary<string, HomeChange[]> changes = record.Homes.GroupBy(change => change.Key).ToDictionary(same => same.Key, same => same.ToArray());
        TimeSpan[] ages =
        [
            .. told.Select(answer => changes.GetValueOrDefault(CameraPrefix + answer.Camera)
                    ?.FirstOrDefault(change => change.Epoch > answer.Epoch && change.CommittedAt < answer.AskedAt) is { } newer
                    ? answer.AskedAt - newer.CommittedAt
                    : TimeSpan.Zero)
                .Where(age => age > TimeSpan.Zero),
        ];
        return (ages.Length, ages.Length == 0 ? TimeSpan.Zero : ages.Max());
    }

    private static bool EndedBefore(Dictionary<SiloLife, DateTimeOffset> ends, SiloLife life, DateTimeOffset moment) =>
        ends.TryGetValue(life, out DateTimeOffset end) && end < moment;
}
