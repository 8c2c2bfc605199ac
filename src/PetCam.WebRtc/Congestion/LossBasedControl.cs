namespace PetCam.WebRtc.Congestion;

/// <summary>The loss-based limit (draft-ietf-rmcat-gcc-02 §6): no limit until much is lost, and back to none when little is.</summary>
internal sealed class LossBasedControl
{
    /// <summary>The limit when there is none.</summary>
    public const long Unlimited = long.MaxValue;

    private const double LowLoss = 0.02; // §6
    private const double HighLoss = 0.10; // §6
    private const double HeavyLoss = 0.25; // whatever causes it, less must be sent
    private const double IncreaseFactor = 1.05; // §6
    private const double Deviations = 2; // by which a share must exceed a bound, so that chance alone does not: 8 % lost of 200 packets look like 12 % at times
    private const double OwnShare = 0.5;
    private const double ReceivedShare = 0.85; // what arrives under loss is what the path carries
    private const long WindowMicroseconds = 1_000_000;
    private const long MaxWindowMicroseconds = 4_000_000;
    private const int EnoughPackets = 100; // of 100 packets, 10 lost are not mistaken for 5 %; a sub-stream's second has 30
    private const int FewPackets = 20;
    private const double ForgetAbove = 1e9;

    private double _expected;
    private double _lost;
    private long _windowStart = long.MinValue;
    private long _cutAt = long.MinValue;

    public long LimitBps { get; private set; } = Unlimited;

    /// <summary>0 to 1, of the newest complete window.</summary>
    public double FractionLost { get; private set; }

    /// <param name="sentMicroseconds">When the packets were sent: what left before the last cut says nothing about its effect.</param>
    /// <param name="lost">Negative when packets that were given up did arrive.</param>
    public void Count(long sentMicroseconds, double expected, double lost)
    {
        if (sentMicroseconds > _cutAt)
        {
            _expected += expected;
            _lost += lost;
        }
    }

    /// <summary>Evaluates the window when it is long enough.</summary>
    /// <param name="sentBps">What was sent lately.</param>
    /// <param name="receivedBps">What of it arrived; 0 when that is not known.</param>
    public void Update(long sentBps, long receivedBps, long nowMicroseconds)
    {
        if (_windowStart == long.MinValue)
        {
            _windowStart = nowMicroseconds;
        }

        long age = nowMicroseconds - _windowStart;
        bool complete = age >= WindowMicroseconds && (_expected >= EnoughPackets || age >= MaxWindowMicroseconds);
        if (!complete)
        {
            return;
        }

        if (_expected >= FewPackets)
        {
            FractionLost = Math.Clamp(_lost / _expected, 0, 1);
            double chance = Deviations * Math.Sqrt(FractionLost * (1 - FractionLost) / _expected);
            Adapt(FractionLost - chance, sentBps, receivedBps, nowMicroseconds);
        }

        (_expected, _lost, _windowStart) = (0, 0, nowMicroseconds);
    }

    /// <summary>A measurement showed that this much passes.</summary>
    public void RaiseTo(long bps) => LimitBps = Math.Max(LimitBps, bps);

    /// <param name="certainLoss">What is lost beyond chance.</param>
    private void Adapt(double certainLoss, long sentBps, long receivedBps, long nowMicroseconds)
    {
        if (certainLoss > HighLoss)
        {
            // Sending less than half of the limit and losing as much as before: it is not we who fill the path, and less would not help.
            bool ownFault = LimitBps == Unlimited || sentBps > OwnShare * LimitBps || certainLoss > HeavyLoss;
            if (ownFault && sentBps > 0)
            {
                double cut = Math.Min(LimitBps, sentBps) * (1 - (0.5 * FractionLost));
                LimitBps = Math.Min(LimitBps, (long)Math.Max(cut, ReceivedShare * receivedBps));
                _cutAt = nowMicroseconds;
            }
        }
        else if (FractionLost < LowLoss && LimitBps != Unlimited)
        {
            double grown = LimitBps * IncreaseFactor;
            LimitBps = grown > ForgetAbove ? Unlimited : (long)grown;
        }
    }
}
