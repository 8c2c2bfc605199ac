namespace PetCam.GrainRuntime.Tests.Grains;

/// <summary>A barrier in grain code: the test learns that the grain came, and lets it go on.</summary>
public sealed class Gate(string name)
{
    private readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public bool WasEntered => _entered.Task.IsCompleted;

    public void Enter() => _entered.TrySetResult();

    public async Task PassAsync(CancellationToken token = default)
    {
        _entered.TrySetResult();
        await _opened.Task.WaitAsync(token);
    }

    public Task Entered() => Expect.SoonAsync(_entered.Task, $"gate '{name}' to be entered");

    public void Open() => _opened.TrySetResult();
}
