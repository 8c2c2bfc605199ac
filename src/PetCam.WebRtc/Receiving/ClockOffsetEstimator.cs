namespace PetCam.WebRtc.Receiving;

/// <summary>The receiver's clock minus the sender's, as the smallest distance from capture to arrival in the last half minute.</summary>
/// <remarks>It contains the shortest one-way delay: without a clock exchange the two cannot be told apart.</remarks>
internal struct ClockOffsetEstimator
{
    private static readonly TimeSpan Bucket = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan ClockWasSet = TimeSpan.FromSeconds(5); // no picture is that late and still of use

    private TimeSpan _smallest;
    private TimeSpan _smallestBefore;
    private TimeSpan _bucketStart;
    private bool _started;

    /// <param name="distance">Arrival by the receiver's wall clock minus capture by the sender's.</param>
    /// <param name="now">Monotonic.</param>
    /// <returns>The estimate.</returns>
    public TimeSpan Observe(TimeSpan distance, TimeSpan now)
    {
        if (!_started || distance - _smallest > ClockWasSet)
        {
            _started = true;
            _bucketStart = now;
            _smallest = _smallestBefore = distance;
        }
        else if (now - _bucketStart >= Bucket)
        {
            _smallestBefore = _smallest;
            _smallest = distance;
            _bucketStart = now;
        }

        _smallest = distance < _smallest ? distance : _smallest;
        return _smallest < _smallestBefore ? _smallest : _smallestBefore;
    }
}
