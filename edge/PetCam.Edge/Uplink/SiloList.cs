namespace PetCam.Edge.Uplink;

/// <summary>The silos that this agent may go to, best first: those that the present silo told, then those of the settings.</summary>
/// <remarks>
/// The silos know better than a file which of them lives and which has room; the file leads back when all that was told is gone.
/// A silo that asked for a pause gets it, one that was just lost is tried last. One caller at a time, but for <see cref="HasAlternative"/>.
/// </remarks>
internal sealed class SiloList
{
    /// <summary>What a silo may tell at most (proto/petcam/v1/uplink.proto, Silos).</summary>
    public const int MaxTold = 16;

    private const int MaxUrlLength = 256;

    /// <summary>No silo keeps us away for longer, whatever it says.</summary>
    private static readonly TimeSpan MaxPause = TimeSpan.FromSeconds(60);

    /// <summary>The end of a silo that froze is known everywhere when its lease is over: 10 s, and a heartbeat.</summary>
    private static readonly TimeSpan Rumour = TimeSpan.FromSeconds(12);

    private readonly Uri[] _configured;
    private readonly TimeProvider _time;
    private readonly Dictionary<Uri, (long Since, TimeSpan Pause)> _pauses = [];
    private volatile Uri[] _told = [];
    private Uri? _lost;
    private long _lostAt;

    /// <param name="configured">Best first.</param>
    public SiloList(IReadOnlyList<Uri> configured, TimeProvider time)
    {
        _configured = [.. configured];
        _time = time;
    }

    /// <summary>True when there is a place to go to other than <paramref name="present"/>. Any thread.</summary>
    public bool HasAlternative(Uri present) => _told.Concat(_configured).Any(silo => silo != present);

    /// <summary>The silos to try now, best first; empty while all of them asked for a pause.</summary>
    public IReadOnlyList<Uri> Candidates()
    {
        Uri[] ready = [.. _told.Concat(_configured).Distinct().Where(silo => PauseOf(silo) == TimeSpan.Zero)];
        return [.. ready.Where(silo => silo != _lost), .. ready.Where(silo => silo == _lost)];
    }

    /// <summary>How long until a silo may be tried; zero when one may be now.</summary>
    public TimeSpan ReadyIn => _told.Concat(_configured).Min(PauseOf);

    /// <summary>Takes what a silo told. What cannot be used is passed over.</summary>
    /// <param name="via">The address of the connection that it came over: nobody who listens there may send us to a less secure one.</param>
    /// <returns>How many are known now.</returns>
    public int Learn(Uri via, IEnumerable<string> urls)
    {
        _told = [.. urls.Take(MaxTold).Select(url => TryRead(via, url)).OfType<Uri>().Distinct()];
        return _told.Length;
    }

    /// <summary>Reads an address that came over a connection.</summary>
    /// <returns>Null when it is too long, not one, or less secure than the connection.</returns>
    public static Uri? TryRead(Uri via, string url) =>
        url.Length <= MaxUrlLength && SiloAddress.TryParse(url, out Uri silo) && (via.Scheme != Uri.UriSchemeWss || silo.Scheme == Uri.UriSchemeWss)
            ? silo
            : null;

    /// <summary>A silo asked to be left alone for a while.</summary>
    public void Pause(Uri silo, TimeSpan pause)
    {
        foreach (Uri over in _pauses.Keys.Where(key => PauseOf(key) == TimeSpan.Zero).ToArray())
        {
            _pauses.Remove(over); // so that the table holds no more than what is paused
        }

        _pauses[silo] = (_time.GetTimestamp(), pause < MaxPause ? pause : MaxPause);
    }

    /// <summary>The connection there ended without our wish: others first.</summary>
    public void Lost(Uri silo) => (_lost, _lostAt) = (silo, _time.GetTimestamp());

    /// <summary>True while the other silos may not know yet that it is gone.</summary>
    public bool WasJustLost(Uri silo) => silo == _lost && _time.GetElapsedTime(_lostAt) < Rumour;

    /// <summary>True while a silo wants to be left alone.</summary>
    public bool IsPaused(Uri silo) => PauseOf(silo) > TimeSpan.Zero;

    private TimeSpan PauseOf(Uri silo)
    {
        if (!_pauses.TryGetValue(silo, out (long Since, TimeSpan Pause) entry))
        {
            return TimeSpan.Zero;
        }

        TimeSpan left = entry.Pause - _time.GetElapsedTime(entry.Since);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }
}
