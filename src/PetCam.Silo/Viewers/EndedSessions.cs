namespace PetCam.Silo.Viewers;

/// <summary>Names of viewers' and publishers' sessions that ended a moment ago and were not deleted. Any thread.</summary>
/// <remarks>
/// Who leaves says so twice: with DELETE, and with a goodbye on the path of the media, which is shorter. So a session is often over when its DELETE comes, which
/// is no mistake of the client then; browsers write every 404 to the page's console.
/// </remarks>
internal sealed class EndedSessions(TimeProvider time)
{
    /// <summary>Longer than a DELETE may be on its way.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromMinutes(1);

    private const int Most = 4096; // 0.5 MB; what is forgotten early costs a 404

    private readonly Lock _lock = new();
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly Queue<(string Session, long At)> _order = new(); // of each name once

    public void Add(string session)
    {
        lock (_lock)
        {
            ForgetOld(Most - 1);
            if (_names.Add(session))
            {
                _order.Enqueue((session, time.GetTimestamp()));
            }
        }
    }

    /// <summary>Forgets a session: it is deleted once.</summary>
    /// <returns>False when it did not end within <see cref="KeptFor"/>, or was deleted.</returns>
    public bool TryTake(string session)
    {
        lock (_lock)
        {
            ForgetOld(Most);
            return _names.Remove(session);
        }
    }

    private void ForgetOld(int most)
    {
        while (_order.TryPeek(out (string Session, long At) oldest) && (_order.Count > most || time.GetElapsedTime(oldest.At) > KeptFor))
        {
            _names.Remove(oldest.Session);
            _order.Dequeue();
        }
    }
}
