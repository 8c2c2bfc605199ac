using PetCam.Media;
using PetCam.Testing;

namespace PetCam.Edge.Tests.Uplink;

public sealed class ClockEstimatorTests
{
    private const long Millisecond = 1_000_000;

    private readonly ManualTimeProvider _time = new();
    private readonly ClockEstimator _clock;

    public ClockEstimatorTests() => _clock = new ClockEstimator(_time);

    [Fact]
    public void Offset_and_round_trip_follow_the_four_timestamps()
    {
        // RFC 5905 section 8: offset ((T2 - T1) + (T3 - T4)) / 2, delay (T4 - T1) - (T3 - T2).
        ClockSample sample = ClockSample.FromTimestamps(sent: 1000, siloReceived: 5300, siloSent: 5400, received: 1700);

        Assert.Equal(new ClockSample(4000, 600), sample);
    }

    [Fact]
    public void Shortest_round_trip_of_the_window_wins()
    {
        Probe(offsetMs: 50, outMs: 40, backMs: 4); // wrong by (40 - 4) / 2
        Probe(offsetMs: 50, outMs: 1, backMs: 1);
        Probe(offsetMs: 50, outMs: 3, backMs: 30);

        Assert.Equal(new ClockSample(50 * Millisecond, 2 * Millisecond), _clock.Best);
    }

    [Fact]
    public void Old_samples_leave_the_window()
    {
        Probe(offsetMs: 50, outMs: 1, backMs: 1);
        for (int i = 0; i < 8; i++)
        {
            Probe(offsetMs: 60, outMs: 5, backMs: 5);
        }

        Assert.Equal(60 * Millisecond, _clock.Best!.Value.SiloMinusBoardNs);
    }

    [Fact]
    public void Step_of_the_boards_clock_voids_the_window()
    {
        Probe(offsetMs: 5000, outMs: 1, backMs: 1);
        _time.StepWallClock(TimeSpan.FromSeconds(5));
        Probe(offsetMs: 0, outMs: 9, backMs: 9);

        Assert.Equal(0, _clock.Best!.Value.SiloMinusBoardNs);
    }

    private void Probe(int offsetMs, int outMs, int backMs)
    {
        long sent = _clock.Now();
        _time.Advance(TimeSpan.FromMilliseconds(outMs));
        long silo = _clock.Now() + (offsetMs * Millisecond);
        _time.Advance(TimeSpan.FromMilliseconds(backMs));
        _clock.Add(sent, silo, silo);
    }
}
