using System.Globalization;
using PetCam.Chaos.Audit;
using PetCam.Chaos.Events;
using PetCam.Chaos.Probe;

namespace PetCam.Chaos.Report;

/// <summary>The tables at the end of a run.</summary>
internal static class Summary
{
    public static IEnumerable<string> Kinds(IReadOnlyList<EventReport> events)
    {
        yield return $"{"event",-13}{"times",6}  {"all viewers: p50/p99/max ms",-30}{"own silo hit",-24}{"camera's silo hit",-24}{"aim, p99",-22}{"lost",5}";
        foreach (IGrouping<string, EventReport> kind in events.GroupBy(report => report.Kind))
        {
            ViewerOutcome[] viewers = [.. kind.SelectMany(report => report.Viewers)];
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"{kind.Key,-13}{kind.Count(),6}  {Of(viewers),-30}{Of(viewers.Where(viewer => viewer.Touch == Touch.Own)),-24}{Of(viewers.Where(viewer => viewer.Touch == Touch.Camera)),-24}{Aim(kind.First().Aim, viewers),-22}{viewers.Count(viewer => viewer.IsLost),5}");
        }
    }

    public static IEnumerable<string> Evidence(CaseFile found, ProbeFigures probe)
    {
        yield return Line("cameras with two owners in one epoch", found.TwoOwners.Count, $"{found.HomeChanges} changes of homes and {found.ToldAnswers} answers");
        yield return Line("epochs that fell", found.FallenEpochs.Count, $"{found.HomeChanges} changes of homes");
        yield return Line("writes of fenced owners", found.FencedWrites.Count, $"{found.Writes} writes; {found.LateWrites} of a life that had ended and was not replaced yet");
        yield return found.ToldAnswers == 0 && probe.Answered > 0
            ? $"{"calls executed by a fenced silo",-40}not measured: no answer names the life that executed it"
            : Line("calls executed by a fenced silo", found.FencedCalls.Count, $"{found.ToldAnswers} answers and {found.Ends} ends of lives");
        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"{"answers in an epoch that was over",-40}{found.StaleAnswers,4}  by lives that lived, {found.OldestStaleAnswer.TotalMilliseconds:F0} ms after it at most: a hint was under way");
        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"{"questions",-40}{probe.Answered,4}  answered, {probe.Refused} refused, {probe.Failed} not answered; {probe.Orders} orders to record, {probe.FailedOrders} failed");
    }

    private static string Line(string what, int count, string of) =>
        string.Create(CultureInfo.InvariantCulture, $"{what,-40}{count,4}  of {of}");

    private static string Of(IEnumerable<ViewerOutcome> viewers) => Gaps.Of(viewers.Select(viewer => viewer.LongestGapMs)).ToString();

    private static string Aim(TimeSpan? aim, IEnumerable<ViewerOutcome> viewers) => aim is { } wanted
        ? string.Create(
            CultureInfo.InvariantCulture,
            $"< {wanted.TotalMilliseconds:F0} ms: {(Gaps.Of(viewers.Select(viewer => viewer.LongestGapMs)).P99 < wanted.TotalMilliseconds ? "kept" : "missed")}")
        : "none";
}
