namespace PetCam.Ingest;

/// <summary>Notices that the other silo is dead or frozen, or the way to it broken, while the link still looks open.</summary>
/// <remarks>A silo that is late for its own looks was stopped, or has too much to do, and cannot judge who was silent meanwhile.</remarks>
/// <param name="quietLimit">How long the other end may be silent before <paramref name="quiet"/> is told, again and again.</param>
/// <param name="quiet">Does not block.</param>
internal sealed class RelayWatch(UplinkReceiver receiver, RelayOptions options, TimeProvider time, TimeSpan quietLimit, Action quiet)
{
    private const int LooksPerLimit = 6;

    /// <summary>Ends the session once the other end has been silent for too long.</summary>
    public async Task RunAsync(Action<UplinkEnding> end, CancellationToken cancellationToken)
    {
        using PeriodicTimer timer = new(quietLimit / LooksPerLimit, time);
        long lookedAt = time.GetTimestamp();
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            bool wasLate = time.GetElapsedTime(lookedAt) > quietLimit / 2;
            lookedAt = time.GetTimestamp();
            if (wasLate)
            {
                receiver.Excuse();
            }
            else if (receiver.SilentFor > options.SilenceLimit)
            {
                string detail = $"Nothing came for {options.SilenceLimit.TotalSeconds} s (Relay:SilenceLimit); the other silo or the network to it is down.";
                end(UplinkEnding.For(new UplinkViolation(UplinkViolationKind.Silent, detail)));
                return;
            }
            else if (receiver.SilentFor > quietLimit)
            {
                quiet();
            }
        }
    }
}
