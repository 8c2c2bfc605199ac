using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using PetCam.Domain.Cameras;
using PetCam.Domain.Cluster;
using PetCam.Hub;
using PetCam.Media;

namespace PetCam.Ingest;

/// <summary>Sees to it that a camera which somebody on this silo wants comes here, wherever it lives: one relay per camera, shared by all.</summary>
public sealed class RelayDirectory : IHostedService
{
    private readonly ConcurrentDictionary<CameraId, CameraRelay> _relays = new();
    private readonly RelayServices _services;

    internal RelayDirectory(RelayServices services) => _services = services;

    /// <summary>Cameras that this silo takes from others at the moment.</summary>
    public int Count => _services.Hub.Streams.Count(stream => stream.Publication is { IsRelayed: true });

    /// <summary>Makes a camera come, if it is not published here, and waits until there is a picture: for who must know what it sends before attaching to it.</summary>
    /// <param name="limit">How long to wait.</param>
    /// <returns>False when no picture came in time. The camera stays wanted for a while (Relay:CloseAfter), so that the caller can attach.</returns>
    public async ValueTask<bool> OpenAsync(CameraId camera, TimeSpan limit, CancellationToken cancellationToken)
    {
        using FirstUnit first = new(_services.Hub.GetOrAdd(camera)[TrackId.Main]);
        try
        {
            await first.Arrived.WaitAsync(limit, _services.Time, cancellationToken);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    /// <summary>Makes a camera come from its home for a silo that does not reach that. Nobody else is asked on the way, so that two that wait for each other do not for ever.</summary>
    /// <param name="limit">How long to wait for the first picture.</param>
    /// <returns>False when none came in time.</returns>
    internal async ValueTask<bool> BringAsync(CameraId camera, TimeSpan limit, CancellationToken cancellationToken)
    {
        _services.Hub.GetOrAdd(camera); // makes its relay
        if (!_relays.TryGetValue(camera, out CameraRelay? relay))
        {
            return false; // this silo is starting, or stopping
        }

        relay.GuestCame();
        try
        {
            return await OpenAsync(camera, limit, cancellationToken);
        }
        finally
        {
            relay.GuestLeft();
        }
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _services.Hub.StreamAdded += Follow;
        _services.Homes.Moved += OnMoved;
        _services.Membership.Changed += OnSilosChanged;
        _services.Membership.LifeEnded += OnLifeEnded;
        foreach (CameraStream stream in _services.Hub.Streams)
        {
            Follow(stream);
        }

        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _services.Hub.StreamAdded -= Follow;
        _services.Homes.Moved -= OnMoved;
        _services.Membership.Changed -= OnSilosChanged;
        _services.Membership.LifeEnded -= OnLifeEnded;
        await Task.WhenAll(_relays.Values.Select(relay => relay.DisposeAsync().AsTask()));
    }

    /// <summary>Silo ids from the camera's home to this silo, when it is a relay that publishes that here; else null.</summary>
    internal IReadOnlyList<string>? PathTo(CameraId camera, PublicationModel publication) =>
        _relays.TryGetValue(camera, out CameraRelay? relay) ? relay.PathOf(publication) : null;

    private void Follow(CameraStream stream)
    {
        CameraRelay relay = new(stream, _services);
        if (_relays.TryAdd(stream.Id, relay))
        {
            stream.DemandChanged += _ => relay.Wake();
            stream.OnlineChanged += _ => relay.Wake();
            relay.Wake();
        }
    }

    private void OnMoved(string key, Home home)
    {
        if (HomeKeys.TryGetCamera(key, out CameraId camera) && _relays.TryGetValue(camera, out CameraRelay? relay))
        {
            relay.Moved(home);
        }
    }

    private void OnSilosChanged()
    {
        foreach (CameraRelay relay in _relays.Values)
        {
            relay.EndLink(silo => _services.Membership.Find(silo.Id)?.Identity != silo, "that silo's life is over.");
            relay.Wake();
        }
    }

    private void OnLifeEnded(SiloIdentity life)
    {
        foreach (CameraRelay relay in _relays.Values)
        {
            relay.EndLink(_ => true, "this silo's life is over.");
        }
    }
}
