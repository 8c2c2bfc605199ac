using Microsoft.Extensions.Logging;
using PetCam.Domain.Diagnostics;

namespace PetCam.Cluster.Links;

/// <summary>Counts the links that were refused, and tells of them once in a while.</summary>
internal sealed class LinkRefusals(TimeProvider time, ILogger logger)
{
    private readonly RepeatedTrouble _trouble = new(time);

    /// <summary>Any thread.</summary>
    /// <param name="remote">Who asked.</param>
    /// <param name="reason">One sentence for people.</param>
    public void Add(string remote, string reason)
    {
        ClusterMetrics.RefusedLinks.Add(1);
        if (_trouble.TryTell(out long untold))
        {
            ClusterLog.LinkRefused(logger, remote, reason, untold);
        }
    }
}
