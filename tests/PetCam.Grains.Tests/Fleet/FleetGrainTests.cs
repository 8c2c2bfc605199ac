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
}
