using PetCam.WebRtc.Sessions;

namespace PetCam.WebRtc.Tests.Sessions;

public sealed class WorkerCommandsTests
{
    private readonly WorkerCommands _commands;
    private int _woken;

    public WorkerCommandsTests() => _commands = new WorkerCommands(() => _woken++);

    [Fact]
    public async Task Commands_run_in_order_when_the_worker_comes_to_them()
    {
        List<int> ran = [];
        Task first = _commands.PostAsync(() => ran.Add(1));
        Task second = _commands.PostAsync(() => ran.Add(2));
        Assert.Equal(2, _woken);
        Assert.Empty(ran);
        Assert.False(first.IsCompleted || second.IsCompleted);

        _commands.RunAll();

        Assert.Equal([1, 2], ran);
        await Task.WhenAll(first, second);
    }

    [Fact]
    public async Task Mistake_in_a_command_is_its_callers_and_the_next_one_runs()
    {
        Task wrong = _commands.PostAsync(() => throw new InvalidOperationException("a mistake"));
        Task right = _commands.PostAsync(() => { });

        _commands.RunAll();

        await Assert.ThrowsAsync<InvalidOperationException>(() => wrong);
        await right;
    }

    [Fact]
    public async Task Commands_for_a_worker_that_has_ended_are_cancelled()
    {
        Task before = _commands.PostAsync(() => Assert.Fail("The worker has ended."));
        _commands.Close();
        Task after = _commands.PostAsync(() => Assert.Fail("The worker has ended."));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => before);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => after);
        _commands.RunAll();
    }
}
