using System.Runtime.CompilerServices;

namespace PetCam.Testing.Tests.Buffers;

public sealed class AllocationsTests
{
    private int _runs;
    private object? _kept;

    [Fact]
    public void Code_that_allocates_each_time_fails_and_tells_how_much()
    {
        InvalidOperationException failure = Assert.Throws<InvalidOperationException>(() => Allocations.AssertNone(() =>
        {
            _runs++;
            Allocate(100);
        }));

        Assert.Equal(Allocations.MaxRuns, _runs);
        Assert.Contains("128", failure.Message); // 100 bytes, header, length, and room to the next object
    }

    [Fact]
    public void One_allocation_in_a_hundred_packets_fails()
    {
        int packets = 0;
        Assert.Throws<InvalidOperationException>(() => Allocations.AssertNone(() =>
        {
            for (int i = 0; i < 100; i++)
            {
                if (++packets % 100 == 0)
                {
                    Allocate(1);
                }
            }
        }));
    }

    [Fact]
    public void What_is_allocated_once_is_the_runtimes_matter()
    {
        Allocations.AssertNone(() =>
        {
            if (_runs++ < 2)
            {
                Allocate(100);
            }
        });

        Assert.InRange(_runs, 3, Allocations.MaxRuns);
    }

    [Fact]
    public void Code_that_allocates_nothing_is_run_until_the_runtime_adds_nothing()
    {
        Allocations.AssertNone(() => _runs++);
        Assert.InRange(_runs, 1, Allocations.MaxRuns);
    }

    [Fact]
    public void Exceptions_of_the_action_are_not_hidden() =>
        Assert.Throws<NotSupportedException>(() => Allocations.AssertNone(static () => throw new NotSupportedException()));

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Allocate(int bytes) => _kept = new byte[bytes];
}
