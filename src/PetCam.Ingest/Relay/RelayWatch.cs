namespace PetCam.Ingest;

/// <summary>Notices that the other silo is dead or frozen while the link still looks open.</summary>
internal sealed class RelayWatch(UplinkReceiver receiver, RelayOptions options, TimeProvider time)
{
    private const int LooksPerLimit = 6;

    /// <summary>Ends the session once the other end has been silent for too long.</summary>
    public async Task RunAsync(Action<UplinkEnding> end, CancellationToken cancellationToken)
    {
        using PeriodicTimer timer = new(options.SilenceLimit / LooksPerLimit, time);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            if (receiver.SilentFor > options.SilenceLimit)
            {
                string detail = $"Nothing came for {options.SilenceLimit.TotalSeconds} s (Relay:SilenceLimit); the other silo or the network to it is down.";
                end(UplinkEnding.For(new UplinkViolation(UplinkViolationKind.Silent, detail)));
                return;
            }
        }
    }
}
