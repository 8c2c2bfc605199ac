using Orleans;
using PetCam.GrainRuntime.Activations;
using PetCam.Testing;

namespace PetCam.GrainRuntime.Tests.Activations;

/// <summary>The steps of an activation's life, without the activation.</summary>
public sealed class ActivationLifeTests
{
    private static readonly DeactivationReason Idle = new(DeactivationReasonCode.ActivationIdle, "idle");
    private static readonly DeactivationReason Moved = new(DeactivationReasonCode.Migrating, "moved");

    [Fact]
    public void Grain_that_is_to_end_before_it_began_begins_and_ends()
    {
        ActivationLife life = new();
        life.TryRequestEnd(Idle);

        Assert.True(life.TryStep(isIdle: true, out DeactivationReason? reason));
        Assert.Null(reason);
        Assert.False(life.TryStep(isIdle: true, out _)); // it is under way
        life.Begin();
        Assert.False(life.TryStep(isIdle: false, out _)); // requests run
        Assert.True(life.TryStep(isIdle: true, out reason));
        Assert.Equal(Idle, reason);
    }

    [Fact]
    public void Grain_that_moved_before_it_began_never_begins()
    {
        ActivationLife life = new();
        Assert.True(life.TryDrop(Moved));

        Assert.True(life.TryStep(isIdle: true, out DeactivationReason? reason));

        Assert.Equal(Moved, reason);
    }

    [Fact]
    public void First_reason_counts_unless_the_grain_moved()
    {
        ActivationLife life = new();
        Assert.True(life.TryRequestEnd(Idle));
        Assert.False(life.TryRequestEnd(Moved));
        Assert.Equal(Idle, life.EndReason);

        Assert.True(life.TryDrop(Moved));
        Assert.False(life.TryDrop(Idle));
        Assert.Equal(Moved, life.EndReason);
    }

    [Fact]
    public void Step_that_could_not_be_run_is_due_again()
    {
        ActivationLife life = new();
        life.TryStep(isIdle: true, out _);
        life.StepBack(hasBegun: false);
        Assert.True(life.TryStep(isIdle: true, out _));
        life.Begin();
        life.TryRequestEnd(Idle);
        life.TryStep(isIdle: true, out _);

        life.StepBack(hasBegun: true);

        Assert.True(life.IsActive);
        Assert.True(life.TryStep(isIdle: true, out DeactivationReason? reason));
        Assert.Equal(Idle, reason);
    }

    [Fact]
    public void Nothing_comes_after_the_end()
    {
        ActivationLife life = new();
        life.End();

        Assert.True(life.IsGone);
        Assert.False(life.TryDrop(Moved));
        Assert.False(life.TryStep(isIdle: true, out _));
    }

    [Fact]
    public void Use_and_wishes_keep_a_grain()
    {
        ManualTimeProvider time = new();
        TimeSpan age = TimeSpan.FromMinutes(2);
        UseClock use = new(time.GetTimestamp());
        time.Advance(age);
        Assert.True(use.IsUnused(age, time));

        use.Used(time);
        Assert.False(use.IsUnused(age, time));
        use.KeepFor(age * 2, time);
        time.Advance(age);
        Assert.False(use.IsUnused(age, time));
        time.Advance(age);
        Assert.True(use.IsUnused(age, time));

        use.KeepFor(TimeSpan.MaxValue, time);
        time.Advance(TimeSpan.FromDays(300));
        Assert.False(use.IsUnused(age, time));
    }
}
