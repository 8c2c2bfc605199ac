namespace PetCam.Edge.Uplink;

/// <summary>Decides when a silo that owes us a word is lost: dead, frozen, or cut off.</summary>
/// <remarks>
/// <para>A word is due when a probe waits to be sent or was sent. While the probe itself is not through, because a keyframe fills a slow
/// link in front of it, each byte that the other kernel confirms is a sign of life. Once it is through, only a word counts: the
/// kernel of a frozen process goes on confirming.</para>
/// <para>The limit is what TCP needs to lose a segment twice and still get it through (round trip + 3 retransmission timeouts,
/// RFC 6298): 700 ms on links of up to 100 ms, more on worse ones, 3 s at most; and three times what an answer has taken lately,
/// for a silo that is busy. With a word asked for after 200 ms of silence and a look each 100 ms, a frozen silo is left within 1 s.</para>
/// </remarks>
internal sealed class SilenceWatch
{
    private const int AnswersToWaitFor = 3;

    /// <summary>Between two looks.</summary>
    public static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(100);

    public static readonly TimeSpan MinLimit = TimeSpan.FromMilliseconds(700);

    /// <summary>Also the limit where there is nowhere else to go, or the kernel does not tell.</summary>
    public static readonly TimeSpan MaxLimit = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan AskAfter = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan MinRetransmission = TimeSpan.FromMilliseconds(200); // TCP_RTO_MIN of Linux
    private static readonly TimeSpan OwnPause = TimeSpan.FromMilliseconds(500);

    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly AnswerTimes _answers;
    private long _lookedAt;
    private long _heardAt;
    private long? _dueSince;
    private long _aliveAt;
    private long _probeEnd;
    private long _acked;

    public SilenceWatch(AnswerTimes answers, TimeProvider time)
    {
        _answers = answers;
        _time = time;
        _lookedAt = _heardAt = _aliveAt = time.GetTimestamp();
    }

    /// <summary>The silo said something. Any thread.</summary>
    public void Heard()
    {
        lock (_gate)
        {
            _heardAt = _time.GetTimestamp();
            if (_dueSince is not null)
            {
                _answers.Took(_time.GetElapsedTime(_aliveAt, _heardAt)); // without what a slow link took
            }

            _dueSince = null;
        }
    }

    /// <summary>The probe was handed to the kernel. Any thread.</summary>
    /// <param name="progress">As it was after that; null when it is not known.</param>
    public void ProbeSent(TcpProgress? progress)
    {
        lock (_gate)
        {
            if (_dueSince is not null && _probeEnd == long.MaxValue)
            {
                _probeEnd = progress?.End ?? 0;
            }
        }
    }

    /// <summary>Looks at what has happened since the last time.</summary>
    /// <param name="hasAlternative">Without one a lost silo can only be waited for, and haste gains nothing.</param>
    /// <returns>What the silo has earned.</returns>
    public SilenceVerdict Look(TcpProgress? progress, bool hasAlternative)
    {
        lock (_gate)
        {
            long now = _time.GetTimestamp();
            bool slept = _time.GetElapsedTime(_lookedAt, now) > OwnPause;
            _lookedAt = now;
            if (slept)
            {
                _heardAt = now; // this process was stopped, and cannot judge who spoke meanwhile
                _dueSince = null;
            }

            return Judge(now, progress, hasAlternative);
        }
    }

    /// <summary>How long nothing has been heard.</summary>
    public TimeSpan Silence => _time.GetElapsedTime(_heardAt);

    private SilenceVerdict Judge(long now, TcpProgress? progress, bool hasAlternative)
    {
        if (_dueSince is null)
        {
            if (_time.GetElapsedTime(_heardAt, now) < AskAfter)
            {
                return SilenceVerdict.Fine;
            }

            _dueSince = _aliveAt = now;
            _probeEnd = long.MaxValue;
            _acked = progress?.AckedBytes ?? 0;
            return SilenceVerdict.Ask;
        }

        NoteProgress(now, progress);
        if (_time.GetElapsedTime(_aliveAt, now) <= Limit(progress, hasAlternative))
        {
            return SilenceVerdict.Fine;
        }

        _answers.Took(_time.GetElapsedTime(_aliveAt, now));
        return SilenceVerdict.Lost;
    }

    private void NoteProgress(long now, TcpProgress? progress)
    {
        if (progress is not { } tcp)
        {
            return;
        }

        if (_acked < _probeEnd && tcp.AckedBytes > _acked)
        {
            _aliveAt = now;
        }

        if (tcp.PendingBytes == 0 && _probeEnd != long.MaxValue)
        {
            _probeEnd = 0; // it is through: its end was an estimate from above
        }

        _acked = tcp.AckedBytes;
    }

    private TimeSpan Limit(TcpProgress? progress, bool hasAlternative)
    {
        if (!hasAlternative || progress is not { } tcp)
        {
            return MaxLimit;
        }

        TimeSpan retransmission = tcp.RoundTrip + (4 * tcp.RoundTripVariation);
        TimeSpan limit = tcp.RoundTrip + (3 * (retransmission > MinRetransmission ? retransmission : MinRetransmission));
        TimeSpan busy = AnswersToWaitFor * _answers.Slowest;
        limit = limit > busy ? limit : busy;
        return limit < MinLimit ? MinLimit : limit < MaxLimit ? limit : MaxLimit;
    }
}
