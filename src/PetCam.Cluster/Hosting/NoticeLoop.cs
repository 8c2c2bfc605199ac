using Microsoft.Extensions.Logging;
using PetCam.Cluster.Directory;
using PetCam.Cluster.Membership;
using PetCam.Domain.Cluster;

namespace PetCam.Cluster.Hosting;

/// <summary>Listens to what the tables tell by themselves, again and again, and passes it on.</summary>
internal sealed class NoticeLoop(IClusterNotices notices, HomeDirectory directory, Nudge nudge, TimeProvider time, ILogger<NoticeLoop> logger)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        TimeSpan pause = FirstPause;
        while (true)
        {
            try
            {
                await foreach (ClusterNotice notice in notices.ListenAsync(cancellationToken).ConfigureAwait(false))
                {
                    await PassOnAsync(notice, cancellationToken).ConfigureAwait(false);
                    pause = FirstPause;
                }
            }
#pragma warning disable CA1031 // Hints may be missed; a mistake in one must not end all others.
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                if (pause == FirstPause)
                {
                    ClusterLog.NoticesLost(logger, exception.Message);
                }
            }

            await Task.Delay(pause * (0.5 + Random.Shared.NextDouble()), time, cancellationToken).ConfigureAwait(false);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    private async ValueTask PassOnAsync(ClusterNotice notice, CancellationToken cancellationToken)
    {
        switch (notice.Kind)
        {
            case ClusterNoticeKind.Connected:
                nudge.Set();
                await directory.ReloadAsync(cancellationToken).ConfigureAwait(false);
                break;
            case ClusterNoticeKind.Silos:
                nudge.Set();
                break;
            default:
                directory.Hear(notice);
                break;
        }
    }
}
