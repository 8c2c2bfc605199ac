namespace PetCam.WebRtc.Congestion;

/// <summary>How long packets wait in queues: the one-way delay over its minimum of the last 10 to 20 seconds,
/// so that clocks need not agree nor run equally fast.</summary>
internal struct QueueDelay
{
    private const long WindowMicroseconds = 10_000_000;
    private const double Smoothing = 0.8; // weight of the past, per packet: a single late packet is jitter

    private long _minimum;
    private long _previousMinimum;
    private long _windowEnd;
    private double _smoothed;
    private bool _started;

    /// <summary>Smoothed.</summary>
    public readonly long Microseconds => _started ? (long)(_smoothed - Math.Min(_minimum, _previousMinimum)) : 0;

    /// <param name="sentMicroseconds">Sender's clock.</param>
    /// <param name="arrivalMicroseconds">Receiver's clock.</param>
    public void Add(long sentMicroseconds, long arrivalMicroseconds)
    {
        long delay = arrivalMicroseconds - sentMicroseconds;
        if (!_started)
        {
            (_minimum, _previousMinimum, _smoothed, _started) = (delay, delay, delay, true);
            _windowEnd = sentMicroseconds + WindowMicroseconds;
        }

        if (sentMicroseconds > _windowEnd)
        {
            _previousMinimum = _minimum;
            _minimum = delay;
            _windowEnd = sentMicroseconds + WindowMicroseconds;
        }

        _minimum = Math.Min(_minimum, delay);
        _smoothed = (Smoothing * _smoothed) + ((1 - Smoothing) * delay);
    }
}
