namespace PetCam.Testing.Tests.Network;

/// <summary>The model of a link, in exact time.</summary>
public sealed class EmulatedLinkTests
{
    private const int PayloadBytes = 1000 - LinkConditions.HeaderBytes;

    private readonly EmulatedLink<int> _link = new(seed: 7);

    [Fact]
    public void Link_without_conditions_passes_everything_at_once_and_in_order()
    {
        for (int i = 0; i < 100; i++)
        {
            Assert.True(_link.Offer(i, PayloadBytes, TimeSpan.Zero));
        }

        Assert.Equal(Enumerable.Range(0, 100), Take(TimeSpan.Zero).Select(taken => taken.Item));
        Assert.Null(_link.NextEventAt);
    }

    [Fact]
    public void Rate_is_kept_exactly_however_late_somebody_looks()
    {
        _link.Conditions = new LinkConditions { RateBps = 800_000, QueueBytes = 1_000_000 }; // 10 ms for each
        for (int i = 0; i < 50; i++)
        {
            _link.Offer(i, PayloadBytes, TimeSpan.Zero);
        }

        Assert.Empty(Take(TimeSpan.FromMilliseconds(9.9)));
        Assert.Single(Take(TimeSpan.FromMilliseconds(10)));
        Assert.Equal(29, Take(TimeSpan.FromMilliseconds(305)).Count);
        Assert.Equal(TimeSpan.FromMilliseconds(310), _link.NextEventAt);
        Assert.Equal(20, Take(TimeSpan.FromMilliseconds(500)).Count);
    }

    [Fact]
    public void Queue_in_front_of_a_slow_link_drops_at_its_tail_and_counts()
    {
        _link.Conditions = new LinkConditions { RateBps = 800_000, QueueBytes = 10_000 };
        bool[] taken = [.. Enumerable.Range(0, 20).Select(i => _link.Offer(i, PayloadBytes, TimeSpan.Zero))];

        Assert.Equal(11, taken.Count(accepted => accepted)); // one on the link, ten behind it
        Assert.Equal(Enumerable.Range(0, 11), Take(TimeSpan.FromSeconds(1)).Select(item => item.Item));
        Assert.Equal(9, _link.Statistics.Overflowed);
        Assert.True(_link.Offer(20, PayloadBytes, TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public void Queue_leaves_at_once_when_the_cap_is_lifted()
    {
        _link.Conditions = new LinkConditions { RateBps = 8_000, QueueBytes = 1_000_000 }; // one second for each
        for (int i = 0; i < 50; i++)
        {
            _link.Offer(i, PayloadBytes, TimeSpan.Zero);
        }

        _link.Conditions = new LinkConditions();
        Assert.Empty(Take(TimeSpan.FromSeconds(0.9))); // the one on the link has left already
        Assert.Equal(Enumerable.Range(0, 50), Take(TimeSpan.FromSeconds(1)).Select(taken => taken.Item));
    }

    [Fact]
    public void Loss_is_what_was_asked_for_within_statistics_and_the_same_for_the_same_seed()
    {
        _link.Conditions = new LinkConditions { LossProbability = 0.05 };
        EmulatedLink<int> same = new(seed: 7) { Conditions = _link.Conditions };
        for (int i = 0; i < 100_000; i++)
        {
            Assert.Equal(_link.Offer(i, PayloadBytes, TimeSpan.Zero), same.Offer(i, PayloadBytes, TimeSpan.Zero));
        }

        Assert.InRange(_link.Statistics.Lost, 4_700, 5_300); // four standard deviations of 69
        Assert.Equal(100_000 - _link.Statistics.Lost, Take(TimeSpan.Zero).Count);
    }

    [Fact]
    public void Delay_and_jitter_keep_the_order_and_their_bounds()
    {
        _link.Conditions = new LinkConditions { Delay = TimeSpan.FromMilliseconds(150), Jitter = TimeSpan.FromMilliseconds(20) };
        for (int i = 0; i < 1000; i++)
        {
            _link.Offer(i, PayloadBytes, TimeSpan.FromMilliseconds(i));
        }

        List<(int Item, TimeSpan At)> taken = Take(TimeSpan.FromSeconds(2));
        Assert.Equal(Enumerable.Range(0, 1000), taken.Select(item => item.Item));
        Assert.All(taken, item => Assert.InRange(item.At.TotalMilliseconds - item.Item, 150, 170));
        Assert.True(taken.Select(item => item.At.TotalMilliseconds - item.Item).Distinct().Count() > 500, "The jitter varies.");
    }

    [Fact]
    public void Reordering_lets_others_overtake_and_loses_nothing()
    {
        _link.Conditions = new LinkConditions { Delay = TimeSpan.FromMilliseconds(150), ReorderProbability = 0.1 };
        for (int i = 0; i < 1000; i++)
        {
            _link.Offer(i, PayloadBytes, TimeSpan.FromMilliseconds(i));
        }

        int[] order = [.. Take(TimeSpan.FromSeconds(2)).Select(taken => taken.Item)];
        Assert.Equal(Enumerable.Range(0, 1000), order.Order());
        Assert.InRange(_link.Statistics.Reordered, 60, 140);
        Assert.InRange(order.Zip(order.Skip(1)).Count(pair => pair.Second < pair.First), 50, 150);
    }

    // At the link's own pace, as a thread that never oversleeps.
    private List<(int Item, TimeSpan At)> Take(TimeSpan until)
    {
        List<(int, TimeSpan)> taken = [];
        while (_link.NextEventAt is { } at && at <= until)
        {
            while (_link.TryTake(at, out int item))
            {
                taken.Add((item, at));
                _link.Count(PayloadBytes, accepted: true);
            }
        }

        return taken;
    }
}
