namespace PetCam.WebRtc.Congestion;

/// <summary>Measures one probe cluster: all packets, media included, between its first and its last.</summary>
internal sealed class ProbeMeasurement
{
    private const double MinReceivedShare = 0.8; // a policer drops what it does not let through; without the rest there is no rate
    private const long UnsentTimeoutMicroseconds = 500_000; // nobody took the request, or there was nothing to send
    private const long FeedbackTimeoutMicroseconds = 1_500_000;

    private readonly ProbeSamples _samples = new();
    private ProbeCluster _cluster;
    private long _requestedAt;
    private ushort _first;
    private ushort _last;
    private int _sentPackets;
    private long _sentBytes;
    private int _reported;
    private int _receivedPackets;
    private bool _lastReported;

    public bool IsActive { get; private set; }

    private bool IsSent => _sentPackets >= _cluster.MinPackets && _sentBytes >= _cluster.Bytes;

    public void Begin(in ProbeCluster cluster, long nowMicroseconds)
    {
        _cluster = cluster;
        _requestedAt = nowMicroseconds;
        (_sentPackets, _sentBytes, _receivedPackets, _reported, _lastReported) = (0, 0, 0, 0, false);
        _samples.Clear();
        IsActive = true;
    }

    public void OnSent(byte cluster, ushort sequenceNumber, int bytes)
    {
        if (!IsActive || cluster != _cluster.Id)
        {
            return;
        }

        _first = _sentPackets == 0 ? sequenceNumber : _first;
        _last = sequenceNumber;
        _sentPackets++;
        _sentBytes += bytes;
    }

    /// <summary>Takes what is reported about a packet, once per packet.</summary>
    /// <param name="arrivalMicroseconds">Null when it is lost.</param>
    public void OnReported(ushort sequenceNumber, long sentMicroseconds, long? arrivalMicroseconds, int bytes)
    {
        if (!IsActive || _sentPackets == 0 || unchecked((ushort)(sequenceNumber - _first)) > unchecked((ushort)(_last - _first)))
        {
            return;
        }

        _reported++;
        _lastReported |= sequenceNumber == _last;
        if (arrivalMicroseconds is long arrival)
        {
            _receivedPackets++;
            _samples.Add(sentMicroseconds, arrival, bytes);
        }
    }

    /// <summary>Ends the measurement when all is known, or will not be.</summary>
    /// <returns>False while it goes on. True without a result when the cluster was never sent.</returns>
    public bool TryFinish(long nowMicroseconds, out ProbeResult? result)
    {
        result = null;
        long age = nowMicroseconds - _requestedAt;
        bool unsent = _sentPackets == 0 && age >= UnsentTimeoutMicroseconds;
        bool finished = unsent || (IsSent && _lastReported) || age >= FeedbackTimeoutMicroseconds;
        if (!IsActive || !finished)
        {
            return false;
        }

        IsActive = false;
        result = unsent ? null : new ProbeResult(_cluster, RateBps());
        return true;
    }

    private long RateBps()
    {
        if (_receivedPackets < 2 || _receivedPackets < MinReceivedShare * _reported || _receivedPackets < MinReceivedShare * _cluster.MinPackets)
        {
            return 0;
        }

        return _samples.RateBps();
    }
}
