namespace PetCam.Edge.Uplink;

/// <summary>Opens WebSockets to several silos, each a moment after the one before, so that one that does not answer costs that moment only.</summary>
/// <remarks>
/// Only the opening is raced. Hello claims the camera, and last connect wins: two at once could take it from each other. So the caller
/// greets one opened socket after the other. The idea is that of RFC 8305 (happy eyeballs), between silos instead of addresses.
/// </remarks>
internal sealed class SiloRace : IAsyncDisposable
{
    /// <summary>Between two attempts (RFC 8305 section 8 recommends 250 ms). One that fails lets the next begin at once.</summary>
    public static readonly TimeSpan Stagger = TimeSpan.FromMilliseconds(250);

    private readonly IReadOnlyList<Uri> _silos;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _over;
    private readonly List<Task<SiloAttempt>> _running = [];
    private int _begun;

    /// <param name="silos">Best first.</param>
    public SiloRace(IReadOnlyList<Uri> silos, TimeProvider time, CancellationToken stop)
    {
        _silos = silos;
        _time = time;
        _over = CancellationTokenSource.CreateLinkedTokenSource(stop);
    }

    /// <summary>The next attempt to come to an end, well or not; the caller owns it. Null when there is none left.</summary>
    public async Task<SiloAttempt?> NextAsync()
    {
        if (_running.Count == 0 && !TryBegin())
        {
            return null;
        }

        while (true)
        {
            Task<SiloAttempt> first = await FirstAsync();
            if (first.IsCompleted)
            {
                _running.Remove(first);
                return await first;
            }

            TryBegin();
        }
    }

    /// <summary>Gives up what is still under way.</summary>
    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        foreach (Task<SiloAttempt> attempt in _running)
        {
            (await attempt).Dispose();
        }

        _over.Dispose();
    }

    /// <returns>An attempt that has ended; or any, when it is time for the next to begin.</returns>
    private async Task<Task<SiloAttempt>> FirstAsync()
    {
        Task<Task<SiloAttempt>> any = Task.WhenAny(_running);
        if (_begun == _silos.Count)
        {
            return await any;
        }

        using CancellationTokenSource waiting = new();
        await Task.WhenAny(any, Task.Delay(Stagger, _time, waiting.Token));
        await waiting.CancelAsync();
        return any.IsCompleted ? await any : _running[0];
    }

    private bool TryBegin()
    {
        if (_begun == _silos.Count || _over.IsCancellationRequested)
        {
            return false;
        }

        _running.Add(SiloAttempt.OpenAsync(_silos[_begun++], SiloAttempt.RaceLimit, _time, _over.Token));
        return true;
    }
}
