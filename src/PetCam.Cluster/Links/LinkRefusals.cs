using Microsoft.Extensions.Logging;

namespace PetCam.Cluster.Links;

/// <summary>Counts the links that were refused, and tells of them in one line in a while: who knocks all the time would write the log.</summary>
internal sealed class LinkRefusals(TimeProvider time, ILogger logger)
{
    /// <summary>Between two lines.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private long? _toldAt;
    private long _untold;

    /// <summary>Any thread.</summary>
    /// <param name="remote">Who asked.</param>
    /// <param name="reason">One sentence for people.</param>
    public void Add(string remote, string reason)
    {
        ClusterMetrics.RefusedLinks.Add(1);
        long untold;
        lock (_gate)
        {
            if (_toldAt is { } at && time.GetElapsedTime(at) < Interval)
            {
                _untold++;
                return;
            }

            (untold, _untold, _toldAt) = (_untold, 0, time.GetTimestamp());
        }

        ClusterLog.LinkRefused(logger, remote, reason, untold);
    }
}
