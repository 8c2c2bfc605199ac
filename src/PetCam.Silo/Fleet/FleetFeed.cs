using System.Collections.Immutable;
using System.Threading.Channels;
using Microsoft.Extensions.Options;
using Orleans;
using PetCam.Domain.Cameras;
using PetCam.Domain.Storage;
using PetCam.Protocol.V1;
using PetCam.Silo.Configuration;
using PetCam.Silo.Http;

namespace PetCam.Silo.Fleet;

/// <summary>Keeps this silo's copy of the fleet grain's list fresh and wakes those who follow it.</summary>
/// <remarks>
/// One grain call a second and silo, however many browsers follow, for what changed; a change that this silo caused is fetched at once.
/// </remarks>
internal sealed partial class FleetFeed : BackgroundService
{
    private readonly Channel<bool> _nudges = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    private readonly SemaphoreSlim _refreshing = new(1, 1);
    private readonly Lock _applying = new();
    private readonly FleetReader _list;
    private readonly OwnWords _own;
    private readonly Lazy<ICameraStore> _registry; // opened with the first camera: describing the API opens no database
    private readonly TimeSpan _interval;
    private readonly TimeProvider _time;
    private readonly ILogger<FleetFeed> _logger;
    private readonly Followed<FleetModel> _model = new(FleetModel.Empty);
    private string? _firstRegistered;
    private bool _failing;

    public FleetFeed(
        IGrainFactory grains, OwnWords own, Lazy<ICameraStore> registry, IOptions<FleetOptions> options, TimeProvider time, ILogger<FleetFeed> logger)
    {
        _list = new FleetReader(grains, time);
        _own = own;
        _registry = registry;
        _interval = options.Value.ReportInterval;
        _time = time;
        _logger = logger;
        own.Changed += ApplyOwn;
    }

    public FleetModel Current => _model.Current;

    /// <summary>Something changed: fetch the list now rather than at the next tick. Never blocks.</summary>
    public void Nudge() => _nudges.Writer.TryWrite(true);

    public bool Contains(CameraId id) => Current.Entries.ContainsKey(id.Value);

    /// <summary>The camera that was registered first.</summary>
    public bool TryGetFirst(out CameraId id) => CameraId.TryParse(Volatile.Read(ref _firstRegistered), out id);

    /// <summary>Completes when the list is newer than <paramref name="version"/>, which may be at once.</summary>
    public Task<FleetModel> WaitForChangeAsync(long version, CancellationToken cancellationToken) => _model.WaitForChangeAsync(version, cancellationToken);

    /// <summary>Fetches the list now, and keeps the last one when its grain does not answer soon, as on a silo that froze.</summary>
    public async Task RefreshAsync()
    {
        try
        {
            await FetchAsync();
            _failing = false;
        }
#pragma warning disable CA1031 // Whatever a grain call fails with, the list stays as it was and the next tick tries again.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            if (!_failing)
            {
                LogRefreshFailed(_logger, exception);
            }

            _failing = true;
            Apply(Current.Entries.Values.Select(static entry => entry.State)); // with what this silo measured meanwhile
        }
    }

    private async Task FetchAsync()
    {
        await _refreshing.WaitAsync();
        try
        {
            await foreach (IReadOnlyList<CameraState> part in _list.ReadAsync())
            {
                Apply(part);
            }

            if (_firstRegistered is null && Current.Entries.Count > 0)
            {
                Volatile.Write(ref _firstRegistered, (await _registry.Value.ListAsync(CancellationToken.None)).FirstOrDefault()?.Id.Value);
            }
        }
        finally
        {
            _refreshing.Release();
        }
    }

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await RefreshAsync();
        await base.StartAsync(cancellationToken);
    }

    public override void Dispose()
    {
        _own.Changed -= ApplyOwn;
        _refreshing.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(_interval, _time);
        Task<bool> tick = timer.WaitForNextTickAsync(stoppingToken).AsTask();
        Task<bool> nudge = _nudges.Reader.ReadAsync(stoppingToken).AsTask();
        while (!stoppingToken.IsCancellationRequested)
        {
            Task<bool> due = await Task.WhenAny(tick, nudge);
            if (due.IsCanceled)
            {
                return;
            }

            if (due == tick)
            {
                tick = timer.WaitForNextTickAsync(stoppingToken).AsTask();
            }
            else
            {
                nudge = _nudges.Reader.ReadAsync(stoppingToken).AsTask();
            }

            await RefreshAsync();
        }
    }

    /// <summary>What this silo knows by itself does not wait for the grain.</summary>
    private void ApplyOwn(string camera)
    {
        lock (_applying)
        {
            CameraState told = Current.Entries.TryGetValue(camera, out FleetEntry? known) ? known.State : new CameraState { CameraId = camera, DisplayName = camera };
            if (!ReferenceEquals(_own.Over(told), told))
            {
                Apply([told]);
            }
        }
    }

    private void Apply(IEnumerable<CameraState> told)
    {
        lock (_applying)
        {
            FleetModel before = Current;
            FleetModel after = Merge(before, told.Select(_own.Over));
            if (after.Version != before.Version)
            {
                _model.Become(after);
            }
        }
    }

    private static FleetModel Merge(FleetModel before, IEnumerable<CameraState> states)
    {
        long version = before.Version + 1;
        ImmutableSortedDictionary<string, FleetEntry>.Builder entries = before.Entries.ToBuilder();
        foreach (CameraState state in states)
        {
            if (!entries.TryGetValue(state.CameraId, out FleetEntry? known) || !known.State.Equals(state))
            {
                entries[state.CameraId] = new FleetEntry(state, version);
            }
        }

        ImmutableSortedDictionary<string, FleetEntry> merged = entries.ToImmutable();
        return ReferenceEquals(merged, before.Entries) ? before : new FleetModel(version, merged);
    }

    [LoggerMessage(9101, LogLevel.Warning, "The list of cameras could not be fetched; the last one stays and is tried again every second")]
    private static partial void LogRefreshFailed(ILogger logger, Exception exception);
}
