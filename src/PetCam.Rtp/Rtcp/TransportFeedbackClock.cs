namespace PetCam.Rtp;

/// <summary>Turns the 24-bit reference times of one receiver, which wrap every 12.4 days, into microseconds that go on.</summary>
public struct TransportFeedbackClock
{
    private const int Bits = 24;

    private long _newest;
    private bool _started;

    /// <summary>Microseconds since a zero that only the receiver knows.</summary>
    /// <param name="referenceTime">As in <see cref="TransportFeedback.ReferenceTime"/>; less than half the range from the one before, in either direction.</param>
    public long ToMicroseconds(int referenceTime)
    {
        int step = unchecked((referenceTime - (int)_newest) << (32 - Bits)) >> (32 - Bits); // 24 bits, signed
        _newest = _started ? _newest + step : referenceTime;
        _started = true;
        return _newest * TransportFeedback.ReferenceMicroseconds;
    }
}
