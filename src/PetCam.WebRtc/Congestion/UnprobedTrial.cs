namespace PetCam.WebRtc.Congestion;

/// <summary>Stands in for probes where none can be sent: when nothing has spoken against it for a while, what is wanted is taken for true, and tried.</summary>
/// <remarks>
/// A try that goes wrong costs the viewer a switch up and one down, so it comes seldom: <see cref="LayerSelector"/> wants nothing during its pauses, which double with
/// each switch that had to be taken back.
/// </remarks>
internal struct UnprobedTrial
{
    private const long CalmMicroseconds = 8_000_000; // on the main stream again within 15 s of a cap's end, with what the selector adds
    private const long MaxQueueMicroseconds = 50_000;
    private const double MaxLoss = 0.10;

    private long _calmSince;
    private bool _isCalm;

    /// <summary>Takes the newest figures, about ten times a second.</summary>
    /// <returns>True when <paramref name="wantedBps"/> should be taken for true.</returns>
    public bool IsDue(long wantedBps, long queueMicroseconds, double fractionLost, long nowMicroseconds)
    {
        bool isCalm = wantedBps > 0 && queueMicroseconds < MaxQueueMicroseconds && fractionLost < MaxLoss;
        _calmSince = isCalm && _isCalm ? _calmSince : nowMicroseconds;
        _isCalm = isCalm;
        return isCalm && nowMicroseconds - _calmSince >= CalmMicroseconds;
    }
}
