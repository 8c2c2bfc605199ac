using Orleans;
using Orleans.Runtime;

namespace PetCam.GrainRuntime.Tests.Grains;

public sealed class TimerGrain(Probe probe) : Grain, ITimerGrain
{
    private IGrainTimer? _timer;
    private int _ticks;

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        probe.Gate("timer grain deactivated").Enter();
        return Task.CompletedTask;
    }

    public Task StartAsync(TimeSpan dueTime, TimeSpan period, bool interleave, bool keepAlive)
    {
        _timer = this.RegisterGrainTimer(TickAsync, "tick", new() { DueTime = dueTime, Period = period, Interleave = interleave, KeepAlive = keepAlive });
        return Task.CompletedTask;
    }

    public Task ChangeAsync(TimeSpan dueTime, TimeSpan period)
    {
        _timer!.Change(dueTime, period);
        return Task.CompletedTask;
    }

    public Task StopAsync()
    {
        _timer!.Dispose();
        return Task.CompletedTask;
    }

    public Task DeactivateAsync()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public Task PassAsync(string gate) => probe.Gate(gate).PassAsync();

    public Task<int> GetTicksAsync() => Task.FromResult(_ticks);

    private async Task TickAsync(string name, CancellationToken token)
    {
        _ticks++;
        try
        {
            await probe.Gate($"{name} {_ticks}").PassAsync(token);
        }
        catch (OperationCanceledException)
        {
            probe.Gate($"{name} {_ticks} cancelled").Enter();
            throw;
        }

        if (probe.TakeFailure())
        {
            throw new InvalidOperationException("bad tick");
        }
    }
}
