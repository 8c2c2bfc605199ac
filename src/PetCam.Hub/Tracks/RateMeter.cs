namespace PetCam.Hub;

/// <summary>Pictures and bits per second of a track, measured over about one second. One writer, any number of readers.</summary>
internal sealed class RateMeter
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan StaleAfter = TimeSpan.FromSeconds(2.5);

    private readonly TimeProvider _time;
    private long _windowStart;
    private int _windowUnits;
    private long _windowBytes;
    private long _lastUnit;
    private double _framesPerSecond;
    private double _bitrateBps;

    public RateMeter(TimeProvider time) => _time = time;

    /// <summary>0 before the first full window, and when nothing has come for a while.</summary>
    public double FramesPerSecond => IsStale ? 0 : Volatile.Read(ref _framesPerSecond);

    public double BitrateBps => IsStale ? 0 : Volatile.Read(ref _bitrateBps);

    private bool IsStale
    {
        get
        {
            long last = Volatile.Read(ref _lastUnit);
            return last == 0 || _time.GetElapsedTime(last) > StaleAfter;
        }
    }

    public void Count(int bytes)
    {
        long now = _time.GetTimestamp();
        bool fresh = _lastUnit == 0 || _time.GetElapsedTime(_lastUnit, now) > StaleAfter;
        Volatile.Write(ref _lastUnit, now);
        if (fresh)
        {
            StartWindow(now);
            return;
        }

        _windowUnits++;
        _windowBytes += bytes;
        TimeSpan elapsed = _time.GetElapsedTime(_windowStart, now);
        if (elapsed >= Window)
        {
            Volatile.Write(ref _framesPerSecond, _windowUnits / elapsed.TotalSeconds);
            Volatile.Write(ref _bitrateBps, _windowBytes * 8 / elapsed.TotalSeconds);
            StartWindow(now);
        }
    }

    private void StartWindow(long now)
    {
        _windowStart = now;
        _windowUnits = 0;
        _windowBytes = 0;
    }
}
