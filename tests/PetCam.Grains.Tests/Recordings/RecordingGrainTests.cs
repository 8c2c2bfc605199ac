using PetCam.Domain.Cameras;
using PetCam.Domain.Grains;
using PetCam.Domain.Recordings;
using PetCam.Protocol.V1;

namespace PetCam.Grains.Tests.Recordings;

public sealed class RecordingGrainTests
{
    private static readonly RecordingStartRequest ByTest = new() { RequestedBy = "test" };

    [Fact]
    public async Task Recording_runs_from_start_to_stop()
    {
        await using GrainFixture fixture = await GrainFixture.StartAsync();
        IRecordingGrain grain = await OnlineAsync(fixture);
        long startedAt = fixture.Now;

        RecordingStatus started = await grain.StartAsync(ByTest);
        fixture.Recorder.Write("kitchen", 1800);
        RecordingStatus running = await grain.GetStatusAsync();
        bool listed = (await fixture.ListedAsync("kitchen")).Recording;
        fixture.Time.Advance(TimeSpan.FromSeconds(60));
        RecordingStatus stopped = await grain.StopAsync();

        Assert.Equal((true, RecordingOutcome.Ok, "kitchen.mp4", startedAt), (started.Recording, started.Outcome, started.FileName, started.StartedUnixMs));
        Assert.Equal((true, 1800UL, 60_000UL), (running.Recording, running.FrameCount, running.DurationMs));
        Assert.True(listed);
        Assert.Equal((false, RecordingOutcome.Ok, 1800UL, fixture.Now), (stopped.Recording, stopped.Outcome, stopped.FrameCount, stopped.StoppedUnixMs));
        Assert.Equal(started.RecordingId, stopped.RecordingId);
        Assert.False((await fixture.ListedAsync("kitchen")).Recording);
    }

    [Fact]
    public async Task Starting_twice_and_stopping_twice_change_nothing()
    {
        await using GrainFixture fixture = await GrainFixture.StartAsync();
        IRecordingGrain grain = await OnlineAsync(fixture);
        RecordingStatus first = await grain.StartAsync(ByTest);

        RecordingStatus second = await grain.StartAsync(ByTest);
        await grain.StopAsync();
        RecordingStatus again = await grain.StopAsync();

        Assert.Equal((RecordingOutcome.AlreadyRecording, first.RecordingId), (second.Outcome, second.RecordingId));
        Assert.Equal((RecordingOutcome.NotRecording, first.RecordingId), (again.Outcome, again.RecordingId));
    }

    [Fact]
    public async Task Concurrent_starts_start_one_recording()
    {
        await using GrainFixture fixture = await GrainFixture.StartAsync();
        IRecordingGrain grain = await OnlineAsync(fixture);

        RecordingStatus[] answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => grain.StartAsync(ByTest))));

        Assert.Single(answers, static answer => answer.Outcome == RecordingOutcome.Ok);
        Assert.Single(answers.Select(static answer => answer.RecordingId).Distinct());
    }

    [Fact]
    public async Task Offline_camera_is_not_recorded()
    {
        await using GrainFixture fixture = await GrainFixture.StartAsync();

        Assert.Equal(RecordingOutcome.CameraOffline, (await fixture.Grain<IRecordingGrain>("kitchen").StartAsync(ByTest)).Outcome);
    }

    [Fact]
    public async Task Recorder_that_cannot_start_is_quoted_and_may_be_tried_again()
    {
        await using GrainFixture fixture = await GrainFixture.StartAsync();
        IRecordingGrain grain = await OnlineAsync(fixture);
        fixture.Recorder.StartFailure = "The folder is not writable.";

        RecordingStatus failed = await grain.StartAsync(ByTest);
        fixture.Recorder.StartFailure = null;
        RecordingStatus started = await grain.StartAsync(ByTest);

        Assert.Equal((false, RecordingOutcome.Failed, "The folder is not writable."), (failed.Recording, failed.Outcome, failed.Failure));
        Assert.Equal((true, RecordingOutcome.Ok, ""), (started.Recording, started.Outcome, started.Failure));
    }

    [Fact]
    public async Task Recording_that_ends_by_itself_is_noticed_without_anybody_asking()
    {
        await using GrainFixture fixture = await GrainFixture.StartAsync();
        IRecordingGrain grain = await OnlineAsync(fixture);
        await grain.StartAsync(ByTest);
        fixture.Recorder.Write("kitchen", 30, failure: "The disk is full.");

        fixture.Time.Advance(TimeSpan.FromSeconds(1));
        RecordingStatus status = await grain.GetStatusAsync(); // runs behind the timer's callback

        Assert.Equal((false, "The disk is full.", 30UL), (status.Recording, status.Failure, status.FrameCount));
        Assert.False((await fixture.ListedAsync("kitchen")).Recording);
    }

    [Fact]
    public async Task Recording_that_the_recorder_has_lost_goes_on_in_a_new_file()
    {
        await using GrainFixture fixture = await GrainFixture.StartAsync();
        IRecordingGrain grain = await OnlineAsync(fixture);
        RecordingStatus first = await grain.StartAsync(ByTest);
        fixture.Recorder.Forget("kitchen");

        RecordingStatus next = await grain.GetStatusAsync();

        Assert.Equal((true, first.RecordingId), (next.Recording, next.Continues));
        Assert.NotEqual(first.RecordingId, next.RecordingId);
        Assert.Equal(RecordingOutcome.Ok, (await grain.StopAsync()).Outcome);
        Assert.Null(fixture.Recorder.GetProgress(CameraId.Parse("kitchen")));
    }

    [Fact]
    public async Task Long_recording_keeps_its_grain_and_shows_on_a_camera_that_reconnects()
    {
        await using GrainFixture fixture = await GrainFixture.StartAsync();
        IRecordingGrain grain = await OnlineAsync(fixture);
        RecordingStatus started = await grain.StartAsync(ByTest);

        for (int minute = 0; minute < 20; minute++)
        {
            fixture.Time.Advance(TimeSpan.FromMinutes(1));
            await fixture.ListedAsync("kitchen");
        }

        await fixture.ConnectAsync("kitchen", 2);
        fixture.Time.Advance(TimeSpan.FromSeconds(1));
        RecordingStatus status = await grain.GetStatusAsync();
        Assert.Equal((true, started.RecordingId), (status.Recording, status.RecordingId));
        Assert.True((await fixture.ListedAsync("kitchen")).Recording);
    }

    [Fact]
    public async Task Recording_outlives_its_silo_and_goes_on_when_the_camera_is_back()
    {
        await using GrainFixture fixture = await GrainFixture.StartAsync();
        RecordingStatus started = await (await OnlineAsync(fixture)).StartAsync(ByTest);

        await fixture.RestartWithoutGoodbyeAsync();
        RecordingStatus waiting = await fixture.Grain<IRecordingGrain>("kitchen").GetStatusAsync();
        Assert.Equal((true, started.RecordingId), (waiting.Recording, waiting.RecordingId));
        Assert.Null(fixture.Recorder.GetProgress(CameraId.Parse("kitchen")));

        await fixture.ConnectAsync("kitchen", 2);
        await fixture.Grain<IRecordingGrain>("kitchen").ContinueAsync();
        RecordingStatus going = await fixture.Grain<IRecordingGrain>("kitchen").GetStatusAsync();

        Assert.Equal((true, started.RecordingId), (going.Recording, going.Continues));
        Assert.Equal(going.RecordingId, fixture.Recorder.GetProgress(CameraId.Parse("kitchen"))?.Id.ToString());
        Assert.True((await fixture.ListedAsync("kitchen")).Recording);
    }

    [Fact]
    public async Task Recording_that_waits_for_its_camera_begins_by_itself_when_nobody_asks()
    {
        await using GrainFixture fixture = await GrainFixture.StartAsync();
        await (await OnlineAsync(fixture)).StartAsync(ByTest);
        await fixture.RestartWithoutGoodbyeAsync();
        await fixture.Grain<IRecordingGrain>("kitchen").ContinueAsync(); // before the camera's grain knows
        await fixture.ConnectAsync("kitchen", 2);

        fixture.Time.Advance(TimeSpan.FromSeconds(1));
        await fixture.Grain<IRecordingGrain>("kitchen").GetStatusAsync(); // runs behind the timer's callback

        Assert.NotNull(fixture.Recorder.GetProgress(CameraId.Parse("kitchen")));
    }

    [Fact]
    public async Task Stop_ends_a_recording_that_waits_for_its_camera()
    {
        await using GrainFixture fixture = await GrainFixture.StartAsync();
        RecordingStatus started = await (await OnlineAsync(fixture)).StartAsync(ByTest);
        await fixture.RestartWithoutGoodbyeAsync();

        RecordingStatus stopped = await fixture.Grain<IRecordingGrain>("kitchen").StopAsync();
        await fixture.RestartWithoutGoodbyeAsync();
        await fixture.ConnectAsync("kitchen", 2);
        await fixture.Grain<IRecordingGrain>("kitchen").ContinueAsync();

        Assert.Equal((RecordingOutcome.Ok, started.RecordingId), (stopped.Outcome, stopped.RecordingId));
        Assert.Null(fixture.Recorder.GetProgress(CameraId.Parse("kitchen")));
    }

    [Fact]
    public async Task File_of_a_former_stay_is_closed_before_the_recording_goes_on()
    {
        await using GrainFixture fixture = await GrainFixture.StartAsync();
        await (await OnlineAsync(fixture)).StartAsync(ByTest);
        await fixture.RestartWithoutGoodbyeAsync();
        await fixture.Recorder.StartAsync(CameraId.Parse("kitchen"), RecordingId.Create(fixture.Time.GetUtcNow()), null, CancellationToken.None);
        RecordingId former = fixture.Recorder.GetProgress(CameraId.Parse("kitchen"))!.Id;
        await fixture.ConnectAsync("kitchen", 2);

        await fixture.Grain<IRecordingGrain>("kitchen").ContinueAsync();

        Assert.NotEqual(former, fixture.Recorder.GetProgress(CameraId.Parse("kitchen"))!.Id);
    }

    [Fact]
    public async Task Recording_that_cannot_go_on_ends_with_the_reason()
    {
        await using GrainFixture fixture = await GrainFixture.StartAsync();
        await (await OnlineAsync(fixture)).StartAsync(ByTest);
        await fixture.RestartWithoutGoodbyeAsync();
        fixture.Recorder.StartFailure = "The disk is full.";
        await fixture.ConnectAsync("kitchen", 2);

        await fixture.Grain<IRecordingGrain>("kitchen").ContinueAsync();

        RecordingStatus status = await fixture.Grain<IRecordingGrain>("kitchen").GetStatusAsync();
        Assert.Equal((false, "The disk is full."), (status.Recording, status.Failure));
    }

    [Fact]
    public async Task Camera_that_is_not_to_be_recorded_is_not()
    {
        await using GrainFixture fixture = await GrainFixture.StartAsync();

        await (await OnlineAsync(fixture)).ContinueAsync();

        Assert.Null(fixture.Recorder.GetProgress(CameraId.Parse("kitchen")));
    }

    private static async Task<IRecordingGrain> OnlineAsync(GrainFixture fixture)
    {
        await fixture.ConnectAsync("kitchen", 1);
        return fixture.Grain<IRecordingGrain>("kitchen");
    }
}
