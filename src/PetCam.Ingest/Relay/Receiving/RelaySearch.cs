using PetCam.Domain.Cluster;
using PetCam.Hub;

namespace PetCam.Ingest;

/// <summary>Finds out where one camera lives and gets a link to it. One task searches; hints and guests come from any thread.</summary>
internal sealed class RelaySearch
{
    private readonly RelayServices _services;
    private readonly RelayConnector _connector;
    private readonly RelayRace _race;
    private readonly string _key;
    private int _guests;

    public RelaySearch(CameraStream stream, RelayServices services)
    {
        _services = services;
        _connector = new RelayConnector(stream, services);
        _race = new RelayRace(_connector, services);
        _key = HomeKeys.Camera(stream.Id);
    }

    public HomeHint Hint { get; } = new();

    /// <summary>Another silo waits for the camera to come here by a detour: until <see cref="GuestLeft"/> it is asked for at its home alone.</summary>
    public void GuestCame() => Interlocked.Increment(ref _guests);

    public void GuestLeft() => Interlocked.Decrement(ref _guests);

    /// <returns>Null when no silo has it.</returns>
    /// <exception cref="Orleans.Runtime.SiloUnavailableException">The directory does not answer.</exception>
    public ValueTask<Home?> FindAsync(CancellationToken cancellationToken) => _services.Homes.FindAsync(_key, cancellationToken);

    /// <summary>That home was asked in vain.</summary>
    public void Forget(Home home) => _services.Homes.Forget(_key, home);

    /// <summary>Over the home, or over another silo when that does not answer. A hint of a later home ends the attempt.</summary>
    public ValueTask<RelayAttempt> AttachAsync(Home home, CancellationToken cancellationToken) => AskAsync(
        home, Timeout.InfiniteTimeSpan, token => _race.RunAsync(home, mayDetour: Volatile.Read(ref _guests) == 0, token), cancellationToken);

    /// <summary>The camera comes over a detour: its home is asked, and hardly waited for.</summary>
    public ValueTask<RelayAttempt> ReturnAsync(Home home, CancellationToken cancellationToken) => AskAsync(
        home, _services.Options.DetourAfter, token => _connector.AttachAsync(home, token), cancellationToken);

    private async ValueTask<RelayAttempt> AskAsync(
        Home home, TimeSpan limit, Func<CancellationToken, ValueTask<RelayAttempt>> ask, CancellationToken cancellationToken)
    {
        using CancellationTokenSource patience = new(limit, _services.Time);
        using CancellationTokenSource attempt = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        Hint.Attempting(home, attempt);
        try
        {
            return await ask(attempt.Token);
        }
        finally
        {
            Hint.Attempting(home, null);
        }
    }
}
