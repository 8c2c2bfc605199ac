using System.Globalization;
using Microsoft.Extensions.Logging;

namespace PetCam.WebRtc.Sessions;

/// <summary>Counts what a worker refuses, by cause: as a metric all the time, and as one line a minute at most while it happens.</summary>
/// <remarks>The worker's thread. <see cref="Count"/> neither allocates nor locks.</remarks>
internal sealed partial class RefusalLog(TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan LogInterval = TimeSpan.FromMinutes(1);
    private static readonly RefusalCause[] Causes = Enum.GetValues<RefusalCause>();

    private readonly long[] _unreported = new long[Causes.Length];
    private readonly long[] _unlogged = new long[Causes.Length];
    private long _loggedAt;

    public void Count(RefusalCause cause) => _unreported[(int)cause]++;

    /// <summary>Reports what was counted; call it every maintenance tick.</summary>
    public void Report()
    {
        long total = 0;
        foreach (RefusalCause cause in Causes)
        {
            long count = _unreported[(int)cause];
            _unreported[(int)cause] = 0;
            _unlogged[(int)cause] += count;
            total += _unlogged[(int)cause];
            WebRtcMetrics.Refused(cause, count);
        }

        if (total > 0 && (_loggedAt == 0 || time.GetElapsedTime(_loggedAt) >= LogInterval))
        {
            _loggedAt = time.GetTimestamp();
            LogRefused(logger, total, Describe());
            Array.Clear(_unlogged);
        }
    }

    private string Describe() => string.Join(
        ", ", Causes.Where(cause => _unlogged[(int)cause] > 0).Select(cause => string.Create(CultureInfo.InvariantCulture, $"{cause} {_unlogged[(int)cause]}")));

    [LoggerMessage(3005, LogLevel.Warning, "{Total} datagrams from outside were refused since the last such line: {Causes}")]
    private static partial void LogRefused(ILogger logger, long total, string causes);
}
