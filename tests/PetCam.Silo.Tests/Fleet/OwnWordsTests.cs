using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Orleans;
using PetCam.Domain.Cameras;
using PetCam.Domain.Grains;
using PetCam.Domain.Storage;
using PetCam.Protocol.V1;
using PetCam.Silo.Configuration;
using PetCam.Silo.Fleet;
using PetCam.Silo.Tests.Cluster;
using PetCam.Testing;

namespace PetCam.Silo.Tests.Fleet;

public sealed class OwnWordsTests
{
    private static readonly CameraId Kitchen = CameraId.Parse("kitchen");

    private readonly FakeHomes _homes = new();
    private readonly ManualTimeProvider _time = new();
    private readonly OwnWords _own;

    public OwnWordsTests() => _own = new OwnWords(_homes, new FakeCluster(FakeCluster.Silo("a"), FakeCluster.Silo("b")), _time);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Camera_that_connects_here_is_shown_while_the_fleet_grain_does_not_answer()
    {
        SilentGrains grains = new();
        using FleetFeed feed = Create(grains);
        Task<FleetModel> changed = feed.WaitForChangeAsync(0, Token);

        _own.Connected(Kitchen, Connected(epoch: 7));
        FleetModel shown = await changed.WaitAsync(TimeSpan.FromSeconds(1), Token);
        _own.Reported(Kitchen, new CameraReport { Epoch = 7, FramesPerSecond = 30 });
        Assert.Same(shown, feed.Current); // figures alone wake nobody
        Task refreshing = feed.RefreshAsync();
        _time.Advance(TimeSpan.FromSeconds(2)); // for which an answer is waited
        await refreshing;
        Assert.Equal(30, feed.Current.Entries["kitchen"].State.Report.FramesPerSecond);
        _own.Disconnected(Kitchen, new UplinkDisconnected { Epoch = 7, Reason = "Unplugged.", AtUnixMs = 2 });

        Camera camera = Assert.Single(shown.Cameras);
        Assert.Equal(("kitchen", "Kitchen", true, "a"), (camera.Id, camera.Name, camera.Online, camera.Silo));
        Assert.True(feed.Contains(Kitchen));
        Assert.Equal((false, "Unplugged."), (feed.Current.Entries["kitchen"].Camera.Online, feed.Current.Entries["kitchen"].State.OfflineReason));
        Assert.Equal(0, grains.Answered);
    }

    [Fact]
    public void Own_uplink_counts_more_than_the_older_word_of_the_fleet()
    {
        _own.Connected(Kitchen, Connected(epoch: 7));
        _own.Reported(Kitchen, new CameraReport { Epoch = 7, FramesPerSecond = 30 });

        CameraState older = _own.Over(Told(online: true, silo: "b", epoch: 6));
        CameraState restarted = _own.Over(Told(online: false, silo: "", epoch: 7));

        Assert.Equal((true, "a", 7UL, 30), (older.Online, older.SiloId, older.Epoch, older.Report.FramesPerSecond));
        Assert.Equal((true, "a"), (restarted.Online, restarted.SiloId));
        Assert.True(older.Recording); // what only the grains know stays
    }

    [Fact]
    public void Newer_word_of_the_fleet_counts_more_than_an_uplink_that_was_here()
    {
        _own.Connected(Kitchen, Connected(epoch: 7));
        CameraState newer = Told(online: true, silo: "b", epoch: 8);

        Assert.Same(newer, _own.Over(newer));
    }

    [Fact]
    public void Late_end_of_an_older_uplink_takes_nothing_offline()
    {
        _own.Connected(Kitchen, Connected(epoch: 8));
        _own.Disconnected(Kitchen, new UplinkDisconnected { Epoch = 7, Reason = "Superseded.", AtUnixMs = 2 });
        _own.Reported(Kitchen, new CameraReport { Epoch = 7, FramesPerSecond = 1 });

        CameraState shown = _own.Over(Told(online: false, silo: "", epoch: 7));

        Assert.True(shown.Online);
        Assert.Null(shown.Report);
    }

    [Fact]
    public void Home_that_the_directory_tells_is_shown_until_the_fleet_knows_or_too_long_has_passed()
    {
        _homes.Move("camera/kitchen", "b", 9);
        CameraState stale = Told(online: true, silo: "c", epoch: 8);

        Assert.Equal("b", _own.Over(stale).SiloId);
        Assert.Equal("c", _own.Over(Told(online: true, silo: "c", epoch: 10)).SiloId);
        Assert.False(_own.Over(Told(online: false, silo: "", epoch: 8)).Online);
        _time.Advance(TimeSpan.FromSeconds(16));
        Assert.Same(stale, _own.Over(stale));
    }

    [Fact]
    public void Hint_about_an_unknown_camera_makes_no_camera()
    {
        using FleetFeed feed = Create(new SilentGrains());

        _homes.Move("camera/attic", "b", 9);

        Assert.Empty(feed.Current.Cameras);
    }

    private FleetFeed Create(IGrainFactory grains) => new(
        grains, _own, new Lazy<ICameraStore>(() => throw new InvalidOperationException("Nobody was listed.")), Options.Create(new FleetOptions()), _time,
        NullLogger<FleetFeed>.Instance);

    private static UplinkConnected Connected(ulong epoch) => new() { SiloId = "a", Epoch = epoch, DisplayName = "Kitchen", Board = "rdk-x5", AtUnixMs = 1 };

    private static CameraState Told(bool online, string silo, ulong epoch) => new()
    {
        CameraId = "kitchen",
        DisplayName = "Kitchen",
        Online = online,
        SiloId = silo,
        Epoch = epoch,
        Recording = true,
        SinceUnixMs = 1,
    };

    /// <summary>A fleet grain on a silo that froze.</summary>
    private sealed class SilentGrains : IGrainFactory, IFleetGrain
    {
        private readonly TaskCompletionSource<FleetChanges> _never = new();

        public int Answered { get; private set; }

        public T GetGrain<T>(string primaryKey, string? grainClassNamePrefix = null)
            where T : IGrainWithStringKey => (T)(IGrainWithStringKey)this;

        public Task<CameraList> ListAsync() => throw new NotSupportedException();

        public async Task<FleetChanges> ReadAsync(FleetCursor since)
        {
            FleetChanges changes = await _never.Task;
            Answered++;
            return changes;
        }

        public Task UpdateAsync(CameraState state) => _never.Task;
    }
}
