using PetCam.Cluster.Directory;
using PetCam.Domain.Cluster;

namespace PetCam.Cluster.Tests.Directory;

public sealed class HomeCacheTests
{
    private static readonly SiloIdentity Silo = new("a", 1);

    [Fact]
    public void Lower_epoch_never_replaces_a_higher_one()
    {
        HomeCache cache = new(100);

        Assert.True(cache.Learn("k", new Home(Silo, 2)));
        Assert.False(cache.Learn("k", new Home(Silo, 1)));

        Assert.Equal(2ul, cache.Find("k")!.Value.Epoch);
    }

    [Fact]
    public void Forgetting_a_stale_home_keeps_a_newer_one()
    {
        HomeCache cache = new(100);
        cache.Learn("k", new Home(Silo, 2));

        cache.Forget("k", new Home(Silo, 1));
        Assert.NotNull(cache.Find("k"));
        cache.Forget("k", new Home(Silo, 2));
        Assert.Null(cache.Find("k"));
    }

    [Fact]
    public void Cache_stays_within_its_bound()
    {
        HomeCache cache = new(100);

        for (int i = 0; i < 1000; i++)
        {
            cache.Learn($"k{i}", new Home(Silo, 1));
        }

        Assert.InRange(Enumerable.Range(0, 1000).Count(i => cache.Find($"k{i}") is not null), 80, 100);
    }
}
