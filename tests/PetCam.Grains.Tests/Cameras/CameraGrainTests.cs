using PetCam.Domain.Cameras;
using PetCam.Domain.Grains;
using PetCam.Protocol.V1;

namespace PetCam.Grains.Tests.Cameras;

public sealed class CameraGrainTests
{
    [Fact]
    public async Task Camera_that_never_came_is_unknown_and_unlisted()
    {
        await using GrainFixture fixture = await GrainFixture.StartAsync();

        CameraState state = await fixture.Grain<ICameraGrain>("kitchen").GetStateAsync();

        Assert.Equal(new CameraState { CameraId = "kitchen" }, state);
        Assert.Empty((await fixture.Fleet.ListAsync()).Cameras);
    }

    [Fact]
    public async Task Connecting_registers_the_camera_and_puts_it_online()
    {
        await using GrainFixture fixture = await GrainFixture.StartAsync();

        await fixture.ConnectAsync("kitchen", 7, "Kitchen");

        CameraState state = await fixture.ListedAsync("kitchen");
        Assert.True(state.Online);
        Assert.Equal(("silo-1", 7UL, "Kitchen", "rdk-x5", fixture.Now), (state.SiloId, state.Epoch, state.DisplayName, state.Board, state.SinceUnixMs));
        Assert.Equal("Kitchen", (await fixture.Cameras.FindAsync(CameraId.Parse("kitchen"), CancellationToken.None))!.Name);
    }

    [Fact]
    public async Task Name_given_later_is_taken_over_and_the_rest_of_the_registration_stays()
    {
        await using GrainFixture fixture = await GrainFixture.StartAsync();
        await fixture.ConnectAsync("kitchen", 1);
        DateTimeOffset created = fixture.Time.GetUtcNow();
        fixture.Time.Advance(TimeSpan.FromDays(1));

        await fixture.ConnectAsync("kitchen", 2, "Kitchen");

        Assert.Equal(("Kitchen", created), await RegistrationAsync(fixture));
    }

    [Fact]
    public async Task Last_connect_wins_and_everything_of_an_earlier_epoch_is_ignored()
    {
        await using GrainFixture fixture = await GrainFixture.StartAsync();
        await fixture.ConnectAsync("kitchen", 8, "new");

        await fixture.ConnectAsync("kitchen", 7, "old");
        await fixture.ReportAsync("kitchen", 7);
        await fixture.Grain<ICameraGrain>("kitchen").DisconnectAsync(new UplinkDisconnected { Epoch = 7, Reason = "late" });

        CameraState state = await fixture.ListedAsync("kitchen");
        Assert.Equal((true, 8UL, "new"), (state.Online, state.Epoch, state.DisplayName));
        Assert.Null(state.Report);
    }

    [Fact]
    public async Task Disconnecting_says_why_and_keeps_the_last_report_with_rates_of_zero()
    {
        await using GrainFixture fixture = await GrainFixture.StartAsync();
        await fixture.ConnectAsync("kitchen", 1);
        await fixture.ReportAsync("kitchen", 1);
        long lastFrame = fixture.Now;
        fixture.Time.Advance(TimeSpan.FromSeconds(3));

        await fixture.Grain<ICameraGrain>("kitchen").DisconnectAsync(new UplinkDisconnected { Epoch = 1, Reason = "The board stopped.", AtUnixMs = fixture.Now });
        await fixture.ReportAsync("kitchen", 1); // was on its way

        CameraState state = await fixture.ListedAsync("kitchen");
        Assert.Equal((false, "", "The board stopped.", fixture.Now), (state.Online, state.SiloId, state.OfflineReason, state.SinceUnixMs));
        Assert.Equal((1280u, 0d, lastFrame), (state.Report.Width, state.Report.FramesPerSecond, state.Report.LastFrameUnixMs));
    }

    [Fact]
    public async Task Camera_whose_silo_falls_silent_is_offline_until_it_reports_again()
    {
        await using GrainFixture fixture = await GrainFixture.StartAsync();
        await fixture.ConnectAsync("kitchen", 1);
        await fixture.ReportAsync("kitchen", 1);

        CameraState state = await fixture.ListedAsync("kitchen");
        for (int check = 0; check < 5; check++)
        {
            fixture.Time.Advance(TimeSpan.FromSeconds(5));
            await fixture.Grain<ICameraGrain>("kitchen").GetStateAsync(); // runs behind the timer's callback
            state = await fixture.ListedAsync("kitchen");
        }

        Assert.False(state.Online);
        Assert.Contains("silo-1 has reported nothing for", state.OfflineReason, StringComparison.Ordinal);
        await fixture.ReportAsync("kitchen", 1);
        Assert.True((await fixture.ListedAsync("kitchen")).Online);
    }

    [Fact]
    public async Task After_a_restart_cameras_are_offline_until_they_come_back_with_a_higher_epoch()
    {
        await using GrainFixture fixture = await GrainFixture.StartAsync();
        await fixture.ConnectAsync("kitchen", 5, "Kitchen");

        await fixture.RestartWithoutGoodbyeAsync();

        CameraState state = await fixture.ListedAsync("kitchen");
        Assert.Equal((false, "Kitchen", 5UL), (state.Online, state.DisplayName, state.Epoch));
        Assert.Equal(state, await fixture.Grain<ICameraGrain>("kitchen").GetStateAsync());
        await fixture.ConnectAsync("kitchen", 6);
        Assert.True((await fixture.ListedAsync("kitchen")).Online);
    }

    private static async Task<(string Name, DateTimeOffset CreatedAt)> RegistrationAsync(GrainFixture fixture)
    {
        var record = await fixture.Cameras.FindAsync(CameraId.Parse("kitchen"), CancellationToken.None);
        return (record!.Name, record.CreatedAt);
    }
}
