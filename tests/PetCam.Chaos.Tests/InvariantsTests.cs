using PetCam.Chaos.Audit;
using PetCam.Chaos.Probe;

namespace PetCam.Chaos.Tests;

/// <summary>The judge finds what it is there for, and nothing else.</summary>
public sealed class InvariantsTests
{
    private static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch.AddYears(50);
    private static readonly SiloLife First = new("silo-1", 1);
    private static readonly SiloLife Second = new("silo-2", 1);

    [Fact]
    public void Ordinary_move_breaks_nothing()
    {
        CaseFile found = Judge(
            homes: [Home(First, 10, 0, 1), Home(Second, 11, 10, 5)],
            writes: [Write("silo-1", First, 10, 2), Write("silo-2", Second, 11, 6)],
            ends: [new LifeEnd(First, At(4))],
            answers: [Answer(First, 10, 3), Answer(Second, 11, 7)]);

        Assert.Empty(found.All);
    }

    [Fact]
    public void Two_lives_in_one_epoch_of_the_table_are_found() =>
        Assert.Single(Judge(homes: [Home(First, 10, 0, 1), Home(Second, 10, 10, 2)]).TwoOwners);

    [Fact]
    public void Life_that_acts_in_an_epoch_of_another_one_is_found() =>
        Assert.Single(Judge(homes: [Home(First, 10, 0, 1)], answers: [Answer(Second, 10, 2)]).TwoOwners);

    [Fact]
    public void Key_that_was_given_up_has_no_second_owner() =>
        Assert.Empty(Judge(homes: [Home(First, 10, 0, 1), Home(new SiloLife("", 0), 10, 10, 2)]).TwoOwners);

    [Fact]
    public void Epoch_that_falls_is_found() => Assert.Single(Judge(homes: [Home(First, 10, 0, 1), Home(Second, 9, 10, 2)]).FallenEpochs);

    [Fact]
    public void Write_of_a_silo_that_lost_the_key_is_found() => Assert.Single(Judge(writes: [Write("silo-1", Second, 11, 6)]).FencedWrites);

    [Fact]
    public void Write_without_a_home_is_found() => Assert.Single(Judge(writes: [Write("silo-1", null, 0, 6)]).FencedWrites);

    [Fact]
    public void Write_of_an_ended_life_that_nobody_replaced_is_counted()
    {
        CaseFile found = Judge(writes: [Write("silo-1", First, 10, 6)], ends: [new LifeEnd(First, At(5))]);

        Assert.Empty(found.All);
        Assert.Equal(1, found.LateWrites);
    }

    [Fact]
    public void Call_that_was_asked_after_the_end_is_found() =>
        Assert.Single(Judge(ends: [new LifeEnd(First, At(5))], answers: [Answer(First, 10, 6)]).FencedCalls);

    [Fact]
    public void Call_that_was_asked_before_the_end_is_not() =>
        Assert.Empty(Judge(ends: [new LifeEnd(First, At(5))], answers: [Answer(First, 10, 4)]).FencedCalls);

    [Fact]
    public void Next_life_of_the_same_silo_may_answer() =>
        Assert.Empty(Judge(ends: [new LifeEnd(First, At(5))], answers: [Answer(First with { Incarnation = 2 }, 11, 6)]).FencedCalls);

    [Fact]
    public void Answer_in_an_epoch_that_was_over_is_counted_with_its_age()
    {
        CaseFile found = Judge(homes: [Home(First, 10, 0, 1), Home(Second, 11, 10, 5)], answers: [Answer(First, 10, 8), Answer(Second, 11, 9)]);

        Assert.Empty(found.All);
        Assert.Equal(1, found.StaleAnswers);
        Assert.Equal(TimeSpan.FromSeconds(3), found.OldestStaleAnswer);
    }

    private static CaseFile Judge(HomeChange[]? homes = null, StateWrite[]? writes = null, LifeEnd[]? ends = null, Answer[]? answers = null) =>
        Invariants.Judge(new AuditRecord(homes ?? [], writes ?? [], ends ?? []), answers ?? []);

    private static HomeChange Home(SiloLife owner, long epoch, long former, int second) => new("camera/kitchen", owner, epoch, former, At(second));

    private static StateWrite Write(string writer, SiloLife? owner, long epoch, int second) => new("camera", "kitchen", writer, owner, epoch, At(second));

    private static Answer Answer(SiloLife life, long epoch, int second) => new(At(second), "silo-3", "kitchen", life, epoch);

    private static DateTimeOffset At(int second) => Start.AddSeconds(second);
}
