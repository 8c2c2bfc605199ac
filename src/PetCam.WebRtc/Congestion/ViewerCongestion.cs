using PetCam.WebRtc.Pacing;

namespace PetCam.WebRtc.Congestion;

/// <summary>Keeps one viewer within what its path carries: brings estimate, layer, pace and probes together. One worker owns it.</summary>
/// <param name="initialBps">Taken for true until the viewer reports; see <see cref="BandwidthEstimator"/>.</param>
/// <param name="canProbe">See <see cref="BandwidthEstimator.CanProbe"/>.</param>
internal sealed class ViewerCongestion(long initialBps, bool canProbe = true)
{
    /// <summary>What is assumed while the camera's bitrate is not known: more than most cameras send.</summary>
    public const long DefaultInitialBps = 4_000_000;

    private const double InitialFactor = 2;
    private const double WireFactor = 1.06; // headers of UDP, RTP and SRTP on 1200-byte datagrams
    private const double AmpleFactor = 1.5; // from here on a keyframe may leave in one piece: the path takes it before the next one comes
    private const double SmoothingShare = 0.1; // per update, ten a second: about a second

    private readonly LayerSelector _selector = new();
    private double _mainBps;
    private double _subBps;
    private long _estimateBps = -1;

    public BandwidthEstimator Estimator { get; } = new(initialBps) { CanProbe = canProbe };

    /// <summary>What the path is estimated to carry; null before the first <see cref="Update"/>. Any thread.</summary>
    public long? EstimateBps => Volatile.Read(ref _estimateBps) is >= 0 and long estimate ? estimate : null;

    /// <summary>So much waits on the way that <see cref="Update"/> should not wait for its turn.</summary>
    public bool IsQueueLong => Estimator.QueueDelay.TotalMicroseconds >= LayerSelector.LongQueueMicroseconds;

    /// <inheritdoc cref="LayerSelector.IsUrgent"/>
    public bool IsUrgent => _selector.IsUrgent;

    /// <summary>For a viewer of a track of this bitrate.</summary>
    public static ViewerCongestion For(double mainBps, bool canProbe = true) =>
        new(Math.Max(DefaultInitialBps, (long)(mainBps * InitialFactor)), canProbe);

    /// <summary>Takes the newest figures, about ten times a second.</summary>
    /// <param name="mainBps">As the camera sends it; 0 while it does not.</param>
    /// <param name="subBps">The same; 0 when there is no sub-stream that this viewer could be sent.</param>
    /// <param name="pace">Is limited while the path is not ample.</param>
    /// <returns>The layer to send from its next keyframe on.</returns>
    public StreamLayer Update(double mainBps, double subBps, ViewerPace pace, long nowMicroseconds)
    {
        _mainBps = Smooth(_mainBps, mainBps * WireFactor);
        _subBps = Smooth(_subBps, subBps * WireFactor);
        Estimator.OnTick(nowMicroseconds);
        long estimate = Estimator.EstimateBps;
        Volatile.Write(ref _estimateBps, estimate);
        StreamLayer layer = _selector.Update(estimate, (long)_mainBps, (long)_subBps, (long)Estimator.QueueDelay.TotalMicroseconds, nowMicroseconds);
        Estimator.WantedBps = _selector.WantedBps;
        if (layer == StreamLayer.Main && estimate >= AmpleFactor * _mainBps)
        {
            pace.Lift();
        }
        else
        {
            pace.SetEstimate(estimate);
        }

        return layer;
    }

    // A track that comes or goes does so at once; in between, a large keyframe is not a large stream.
    private static double Smooth(double known, double measured) =>
        known == 0 || measured == 0 ? measured : known + (SmoothingShare * (measured - known));
}
