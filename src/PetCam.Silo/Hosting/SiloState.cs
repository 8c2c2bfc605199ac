using Microsoft.Extensions.Options;
using PetCam.Silo.Configuration;

namespace PetCam.Silo.Hosting;

/// <summary>Where this process is in its life.</summary>
internal sealed class SiloState : IDisposable
{
    private readonly CancellationTokenSource _draining = new();
    private readonly CancellationTokenSource _leaving = new();

    public SiloState(IOptions<SiloOptions> options, TimeProvider time)
    {
        Id = options.Value.Id;
        StartedAt = time.GetUtcNow();
    }

    public string Id { get; }

    public DateTimeOffset StartedAt { get; }

    public bool IsDraining => _draining.IsCancellationRequested;

    /// <summary>Cancelled when the silo was told to stop: new work is refused.</summary>
    public CancellationToken Draining => _draining.Token;

    /// <summary>Cancelled when who watched has gone, or has had the time to go: streams end.</summary>
    public CancellationToken Leaving => _leaving.Token;

    public void BeginDrain() => _draining.Cancel();

    public void BeginLeaving() => _leaving.Cancel();

    public void Dispose()
    {
        _draining.Dispose();
        _leaving.Dispose();
    }
}
