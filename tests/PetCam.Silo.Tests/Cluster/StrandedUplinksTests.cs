using Microsoft.Extensions.Logging.Abstractions;
using PetCam.Domain.Cameras;
using PetCam.Ingest;
using PetCam.Protocol.V1;
using PetCam.Silo.Cluster;
using PetCam.Testing;

namespace PetCam.Silo.Tests.Cluster;

/// <summary>An agent whose camera has its home elsewhere comes again, unless it is only on its way. Real uplinks; the directory says what a test wants.</summary>
public sealed class StrandedUplinksTests : IAsyncLifetime
{
    private const string Camera = "kitchen";

    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly ManualTimeProvider _time = new();
    private readonly FakeHomes _homes = new();
    private readonly FakeCluster _members = new(FakeCluster.Silo("silo-a"), FakeCluster.Silo("silo-b"));
    private SiloUnderTest _silo = null!;
    private StrandedUplinks _stranded = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private bool IsConnected => _silo.Get<UplinkDirectory>().Find(CameraId.Parse(Camera))!.IsConnected;

    public async ValueTask InitializeAsync()
    {
        _silo = await SiloUnderTest.StartAsync("--Uplink:IdleTimeout=00:01:00");
        _stranded = new StrandedUplinks(
            _members, _homes, _silo.Get<UplinkDirectory>(), _silo.Get<UplinkDrain>(), _time, NullLogger<StrandedUplinks>.Instance);
        await _stranded.StartAsync(Token);
        await Eventually.TrueAsync("the watch waits for its first look", Patience, () => Task.FromResult(_time.ArmedTimers > 0));
    }

    public async ValueTask DisposeAsync()
    {
        await _stranded.StopAsync(CancellationToken.None);
        _stranded.Dispose();
        await _silo.DisposeAsync();
    }

    [Fact]
    public async Task Agent_whose_camera_has_another_home_is_told_to_come_again_at_the_second_look()
    {
        using RawAgent agent = await RawAgent.WelcomedAsync(_silo.Uplink, Camera);
        await LookAsync();
        Assert.True(IsConnected);
        await LookAsync();

        Goodbye goodbye = await agent.ReceiveGoodbyeAsync();
        Assert.Equal(Goodbye.Types.Reason.Stopping, goodbye.Reason);
        Assert.Contains("another home", goodbye.Detail);
    }

    [Fact]
    public async Task Home_that_comes_back_between_two_looks_clears_the_suspicion()
    {
        using RawAgent agent = await RawAgent.WelcomedAsync(_silo.Uplink, Camera);
        await LookAsync();
        await LookAsync(owned: 7);
        await LookAsync();
        await LookAsync(owned: 7); // that this one began means that the one before has done what it does
        Assert.True(IsConnected);
    }

    [Fact]
    public async Task Agent_that_came_again_meanwhile_is_a_new_suspect()
    {
        using RawAgent first = await RawAgent.WelcomedAsync(_silo.Uplink, Camera);
        await LookAsync();
        using RawAgent second = await RawAgent.WelcomedAsync(_silo.Uplink, Camera);
        await LookAsync();
        await LookAsync(owned: 7);
        Assert.True(IsConnected);
    }

    [Fact]
    public async Task Silo_that_may_not_decide_sends_nobody_away()
    {
        using RawAgent agent = await RawAgent.WelcomedAsync(_silo.Uplink, Camera);
        _members.IsAlive = false;
        await LookAsync();
        await LookAsync();
        await LookAsync();
        Assert.True(IsConnected);
    }

    /// <param name="owned">What the directory says during this look.</param>
    private async Task LookAsync(ulong? owned = null)
    {
        _homes.Owned = owned;
        int before = _homes.Asked;
        _time.Advance(LookEvery);
        await Eventually.TrueAsync("a look at the uplink", Patience, () => Task.FromResult(_homes.Asked > before));
    }
}
