using Orleans.Runtime;
using PetCam.Domain.Diagnostics;
using PetCam.GrainRuntime.Diagnostics;
using PetCam.GrainRuntime.Tests.Engines;
using PetCam.Testing;

namespace PetCam.GrainRuntime.Tests.Diagnostics;

public sealed class GrainLogTests : IDisposable
{
    private static readonly GrainId Fleet = new("fleet", "fleet");

    private readonly ManualTimeProvider _time = new();
    private readonly LogCapture _lines = new();
    private readonly GrainLog _log;

    public GrainLogTests() => _log = new GrainLog(_lines.CreateLogger("grains"), _time);

    public void Dispose() => _lines.Dispose();

    [Fact]
    public void Grains_that_cannot_be_reached_are_told_once_in_a_while()
    {
        for (int i = 0; i < 100; i++)
        {
            _log.OneWayCallFailed("IFleetGrain.UpdateAsync", Fleet, new SiloUnavailableException("PostgreSQL is away."));
            _log.TimerSkipped(Fleet, "PostgreSQL is away.");
        }

        Assert.Single(_lines.WithEvent(8012));
        Assert.Single(_lines.WithEvent(8011));
        _time.Advance(RepeatedTrouble.Interval);
        _log.OneWayCallFailed("IFleetGrain.UpdateAsync", Fleet, new SiloUnavailableException("PostgreSQL is away."));
        _log.TimerSkipped(Fleet, "PostgreSQL is away.");

        Assert.Contains("PostgreSQL is away. (99 more", _lines.WithEvent(8012).Last(), StringComparison.Ordinal);
        Assert.Contains("PostgreSQL is away. (99 more", _lines.WithEvent(8011).Last(), StringComparison.Ordinal);
    }

    [Fact]
    public void Whatever_else_one_way_calls_fail_with_is_always_told()
    {
        _log.OneWayCallFailed("IFleetGrain.UpdateAsync", Fleet, new InvalidOperationException("bad"));
        _log.OneWayCallFailed("IFleetGrain.UpdateAsync", Fleet, new InvalidOperationException("bad"));

        Assert.Equal(2, _lines.WithEvent(8007).Count());
    }
}
