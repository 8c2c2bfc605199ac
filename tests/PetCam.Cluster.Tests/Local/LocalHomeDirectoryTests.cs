using Microsoft.Extensions.DependencyInjection;
using PetCam.Domain.Cluster;
using PetCam.Testing;

namespace PetCam.Cluster.Tests.Local;

public sealed class LocalHomeDirectoryTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly ManualTimeProvider _time = new();
    private readonly ServiceProvider _services;

    public LocalHomeDirectoryTests()
    {
        ServiceCollection services = new();
        services.AddSingleton<TimeProvider>(_time);
        services.AddLocalCluster();
        services.Configure<ClusterOptions>(static cluster => cluster.SiloId = "only");
        _services = services.BuildServiceProvider(validateScopes: true);
    }

    private IHomeDirectory Homes => _services.GetRequiredService<IHomeDirectory>();

    [Fact]
    public async Task Epochs_are_milliseconds_and_rise_when_the_clock_stands_still_or_goes_back()
    {
        Home first = await Homes.ClaimAsync("camera/kitchen", None);
        Home second = await Homes.ClaimAsync("camera/kitchen", None);
        _time.StepWallClock(TimeSpan.FromMinutes(-1));
        await Homes.ReleaseAsync("camera/kitchen", second.Epoch, None);
        Home third = await Homes.FindOrClaimAsync("camera/kitchen", None);

        Assert.Equal((ulong)new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds(), first.Epoch);
        Assert.Equal([first.Epoch + 1, first.Epoch + 2], [second.Epoch, third.Epoch]);
        Assert.Equal(third.Epoch, Homes.OwnedEpoch("camera/kitchen"));
    }

    [Fact]
    public async Task Silo_alone_lives_and_can_be_drained()
    {
        IClusterMembership membership = _services.GetRequiredService<IClusterMembership>();
        IClusterControl control = _services.GetRequiredService<IClusterControl>();

        Assert.True(membership.IsAlive);
        Assert.Equal("only", Assert.Single(membership.Silos).Identity.Id);
        Assert.True(await control.SetPhaseAsync("only", SiloPhase.Draining, None));
        Assert.Equal(SiloPhase.Draining, membership.Find("only")!.Phase);
        Assert.False(await control.SetPhaseAsync("other", SiloPhase.Draining, None));
    }

    [Fact]
    public async Task Link_to_another_silo_says_that_there_is_none()
    {
        ISiloLinks links = _services.GetRequiredService<ISiloLinks>();

        IOException error = await Assert.ThrowsAsync<IOException>(() => links.ConnectAsync(new SiloIdentity("b", 1), "calls", None).AsTask());

        Assert.Contains("Cluster:Engine", error.Message, StringComparison.Ordinal);
    }
}
