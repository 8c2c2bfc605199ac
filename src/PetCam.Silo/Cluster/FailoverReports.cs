using PetCam.Domain.Cluster;

namespace PetCam.Silo.Cluster;

/// <summary>Gathers settled failovers, so that a lost silo costs the log one line and not one per camera. One caller at a time.</summary>
internal sealed partial class FailoverReports(TimeProvider time, ILogger logger)
{
    /// <summary>A report is not held longer than this for those that are still open.</summary>
    private static readonly TimeSpan HeldAtMost = TimeSpan.FromSeconds(5);

    private readonly Dictionary<(SiloIdentity Former, FailoverReason Reason), (long Since, List<TimeSpan?> Gaps)> _gathered = [];

    public bool IsEmpty => _gathered.Count == 0;

    public void Add(Failover failover, FailoverReason reason)
    {
        if (!_gathered.TryGetValue((failover.Former, reason), out (long Since, List<TimeSpan?> Gaps) report))
        {
            report = _gathered[(failover.Former, reason)] = (time.GetTimestamp(), []);
        }

        report.Gaps.Add(failover.Gap);
        LogFailover(logger, failover.Camera.Value, failover.Former, reason, failover.Epoch, failover.Gap?.TotalMilliseconds ?? double.NaN);
    }

    /// <summary>Writes what is complete.</summary>
    /// <param name="isOpen">Whether more of that life are on their way.</param>
    public void Write(Func<SiloIdentity, bool> isOpen)
    {
        foreach (((SiloIdentity Former, FailoverReason Reason) key, (long Since, List<TimeSpan?> Gaps) report) in _gathered.ToArray())
        {
            if (isOpen(key.Former) && time.GetElapsedTime(report.Since) < HeldAtMost)
            {
                continue;
            }

            _gathered.Remove(key);
            TimeSpan[] known = [.. report.Gaps.OfType<TimeSpan>().Order()];
            if (known.Length > 0)
            {
                LogReport(
                    logger, report.Gaps.Count, key.Former, key.Reason, known[known.Length / 2].TotalMilliseconds, known[^1].TotalMilliseconds);
            }
            else
            {
                LogUnmeasured(logger, report.Gaps.Count, key.Former, key.Reason);
            }
        }
    }

    [LoggerMessage(9531, LogLevel.Information, "{Cameras} cameras came here from silo {Former} ({Reason}); they were nowhere for {MedianMs:0} ms at the median, {LongestMs:0} ms at most")]
    private static partial void LogReport(ILogger logger, int cameras, SiloIdentity former, FailoverReason reason, double medianMs, double longestMs);

    [LoggerMessage(9532, LogLevel.Information, "{Cameras} cameras came here from silo {Former} ({Reason}); for how long they were nowhere is not known")]
    private static partial void LogUnmeasured(ILogger logger, int cameras, SiloIdentity former, FailoverReason reason);

    [LoggerMessage(9533, LogLevel.Debug, "Camera '{CameraId}' came here from silo {Former} ({Reason}), epoch {Epoch}; it was nowhere for {GapMs:0} ms")]
    private static partial void LogFailover(ILogger logger, string cameraId, SiloIdentity former, FailoverReason reason, ulong epoch, double gapMs);
}
