using PetCam.Protocol.V1;

namespace PetCam.Grains.Tests.Fleet;

public sealed class FleetGrainTests
{
    [Fact]
    public async Task Cameras_are_listed_by_id_with_what_they_told_last()
    {
        await using GrainFixture fixture = await GrainFixture.StartAsync();
        await fixture.ConnectAsync("yard", 1);
        await fixture.ConnectAsync("hall", 1);
        await fixture.ReportAsync("yard", 1, framesPerSecond: 29.5);

        CameraList list = await fixture.Fleet.ListAsync();

        Assert.Equal(["hall", "yard"], list.Cameras.Select(static camera => camera.CameraId));
        Assert.Equal(29.5, list.Cameras[1].Report.FramesPerSecond);
    }

    [Fact]
    public async Task Hundred_cameras_that_connect_at_once_are_all_listed()
    {
        await using GrainFixture fixture = await GrainFixture.StartAsync();

        await Task.WhenAll(Enumerable.Range(0, 100).Select(number => fixture.ConnectAsync($"camera-{number:00}", 1)));

        Assert.Equal(100, (await fixture.Fleet.ListAsync()).Cameras.Count(static camera => camera.Online));
    }

    [Fact]
    public async Task Reader_gets_everything_first_and_then_only_what_changed()
    {
        await using GrainFixture fixture = await GrainFixture.StartAsync();
        await fixture.ConnectAsync("yard", 1);
        await fixture.ConnectAsync("hall", 1);
        FleetChanges first = await fixture.Fleet.ReadAsync(new FleetCursor());
        Assert.Equal(["hall", "yard"], first.Cameras.Select(static camera => camera.CameraId).Order());

        Assert.Empty((await fixture.Fleet.ReadAsync(first.Cursor)).Cameras);
        await fixture.ReportAsync("yard", 1, framesPerSecond: 29.5);
        await fixture.ReportAsync("yard", 1, framesPerSecond: 29.6);
        FleetChanges second = await fixture.Fleet.ReadAsync(first.Cursor);

        Assert.Equal(("yard", 29.6), Assert.Single(second.Cameras) is var only ? (only.CameraId, only.Report.FramesPerSecond) : default);
        Assert.Empty((await fixture.Fleet.ReadAsync(second.Cursor)).Cameras);
        Assert.Single((await fixture.Fleet.ReadAsync(first.Cursor)).Cameras); // another reader, who is not as far
    }

    [Fact]
    public async Task What_is_told_again_is_no_change()
    {
        await using GrainFixture fixture = await GrainFixture.StartAsync();
        await fixture.ConnectAsync("yard", 1);
        await fixture.ReportAsync("yard", 1);
        FleetCursor place = (await fixture.Fleet.ReadAsync(new FleetCursor())).Cursor;
        await fixture.ReportAsync("yard", 1);

        Assert.Equal(place, (await fixture.Fleet.ReadAsync(place)).Cursor);
    }

    [Fact]
    public async Task Place_of_another_activation_means_the_beginning()
    {
        await using GrainFixture fixture = await GrainFixture.StartAsync();
        await fixture.ConnectAsync("yard", 1, name: "Yard");
        await fixture.ConnectAsync("hall", 1);
        FleetCursor place = (await fixture.Fleet.ReadAsync(new FleetCursor())).Cursor;
        await fixture.RestartWithoutGoodbyeAsync();

        FleetChanges all = await fixture.Fleet.ReadAsync(place);

        Assert.NotEqual(place.Activation, all.Cursor.Activation);
        Assert.Equal([("hall", false, "hall"), ("yard", false, "Yard")], all.Cameras.Select(static camera => (camera.CameraId, camera.Online, camera.DisplayName)).Order());
    }

    [Fact]
    public async Task Large_list_comes_in_bounded_parts_and_complete()
    {
        await using GrainFixture fixture = await GrainFixture.StartAsync();
        const int Cameras = 4000;
        await FillAsync(fixture, Cameras);

        HashSet<string> seen = [];
        FleetCursor place = new();
        FleetChanges part;
        do
        {
            part = await fixture.Fleet.ReadAsync(place);
            place = part.Cursor;
            Assert.InRange(part.CalculateSize(), 1, 600 * 1024);
            Assert.All(part.Cameras, camera => Assert.True(seen.Add(camera.CameraId)));
        }
        while (part.More);

        Assert.Equal(Cameras, seen.Count);
    }

    [Fact]
    public async Task Camera_that_changes_while_its_list_is_read_comes_again()
    {
        await using GrainFixture fixture = await GrainFixture.StartAsync();
        await FillAsync(fixture, 3000);

        FleetChanges first = await fixture.Fleet.ReadAsync(new FleetCursor());
        await fixture.Fleet.UpdateAsync(new CameraState { CameraId = "camera-0", Board = "news" });
        FleetChanges second = await fixture.Fleet.ReadAsync(first.Cursor);

        Assert.True(first.More);
        Assert.Equal("news", second.Cameras.Single(static camera => camera.CameraId == "camera-0").Board);
    }

    private static async Task FillAsync(GrainFixture fixture, int cameras)
    {
        string board = new('b', 300);
        foreach (int[] some in Enumerable.Range(0, cameras).Chunk(500))
        {
            await Task.WhenAll(some.Select(number => fixture.Fleet.UpdateAsync(new CameraState { CameraId = $"camera-{number}", Board = board })));
            await fixture.Fleet.ReadAsync(new FleetCursor()); // behind them in the grain's queue, which has room for a thousand calls
        }
    }
}
