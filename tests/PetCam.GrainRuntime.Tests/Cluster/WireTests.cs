using System.Collections.Immutable;
using Google.Protobuf;
using Orleans.Runtime;
using PetCam.Domain.Cluster;
using PetCam.Domain.Storage;
using PetCam.GrainRuntime.Tests.Grains;

namespace PetCam.GrainRuntime.Tests.Cluster;

/// <summary>What crosses between silos, and what does not.</summary>
public sealed class WireTests
{
    [Fact]
    public async Task Values_of_every_kind_arrive_as_they_were()
    {
        await using TestCluster cluster = await StartAsync();
        Guid id = Guid.NewGuid();
        DateTimeOffset at = new(2026, 5, 4, 3, 2, 1, TimeSpan.FromHours(2));

        ImmutableArray<string?> echo = await Grain(cluster).EchoAllAsync(
            true, long.MinValue, 0.5, DayOfWeek.Friday, id, TimeSpan.FromSeconds(1.5), at, ByteString.CopyFromUtf8("cat"), null, ["é", null, string.Empty]);

        Assert.Equal(["é", null, string.Empty, "True", $"{long.MinValue}", "0.5", "Friday", $"{id}", "00:00:01.5000000", $"{at:O}", "Y2F0", string.Empty], echo);
    }

    [Theory]
    [InlineData(typeof(ArgumentException), "bad")]
    [InlineData(typeof(ArgumentOutOfRangeException), "too far")]
    [InlineData(typeof(KeyNotFoundException), "no such key")]
    [InlineData(typeof(TimeoutException), "slow")]
    [InlineData(typeof(LimitExceededException), "full")]
    [InlineData(typeof(GrainStateConflictException), "State of camera/kitchen is no longer at ETag 7")]
    public async Task Known_exception_arrives_as_its_type_with_message_and_stack(Type type, string message)
    {
        await using TestCluster cluster = await StartAsync();

        Exception error = await Assert.ThrowsAsync(type, () => Grain(cluster).ThrowAsync(type.Name));

        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
        Assert.Contains("WireGrain.ThrowAsync", error.StackTrace, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Argument_exception_keeps_the_name_of_its_parameter()
    {
        await using TestCluster cluster = await StartAsync();

        ArgumentException error = await Assert.ThrowsAsync<ArgumentException>(() => Grain(cluster).ThrowAsync(nameof(ArgumentException)));

        Assert.Equal(("type", "bad (Parameter 'type')"), (error.ParamName, error.Message));
    }

    [Fact]
    public async Task Cancellation_that_a_grain_throws_cancels_the_call()
    {
        await using TestCluster cluster = await StartAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Grain(cluster).ThrowAsync(nameof(OperationCanceledException)));
    }

    [Fact]
    public async Task Unknown_exception_arrives_under_its_name_with_its_cause()
    {
        await using TestCluster cluster = await StartAsync();

        RemoteGrainException error = await Assert.ThrowsAsync<RemoteGrainException>(() => Grain(cluster).ThrowAsync("other"));

        Assert.EndsWith("StrangeException", error.OriginalType, StringComparison.Ordinal);
        Assert.Contains("odd", error.Message, StringComparison.Ordinal);
        Assert.IsType<InvalidOperationException>(error.InnerException);
    }

    [Fact]
    public async Task Context_crosses_with_its_types_and_refuses_what_cannot()
    {
        await using TestCluster cluster = await StartAsync();
        RequestContext.Set("age", TimeSpan.FromSeconds(3));
        Assert.Equal("TimeSpan 00:00:03", await Grain(cluster).GetTypedContextAsync("age"));

        RequestContext.Set("uri", new Version(1, 2));
        NotSupportedException error = await Assert.ThrowsAsync<NotSupportedException>(() => Grain(cluster).GetTypedContextAsync("age"));

        RequestContext.Clear();
        Assert.StartsWith("RequestContext['uri']", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answer_over_the_limit_fails_its_call_and_not_the_link()
    {
        await using TestCluster cluster = await StartAsync(static options => options.Calls.MaxFrameBytes = 8192);

        Assert.Equal(4000, (await Grain(cluster).FillAsync(4000)).Length);
        NotSupportedException error = await Assert.ThrowsAsync<NotSupportedException>(() => Grain(cluster).FillAsync(9000));

        Assert.Contains("MaxFrameBytes", error.Message, StringComparison.Ordinal);
        Assert.Equal(10, (await Grain(cluster).FillAsync(10)).Length);
        Assert.Equal(2, cluster.Network.Connections); // one, counted at both ends
    }

    [Fact]
    public async Task Services_of_an_activation_know_its_home_and_the_life_that_activated_it()
    {
        await using TestCluster cluster = await StartAsync();

        Assert.Equal("wire/w home 1 1", await Grain(cluster).GetHomeAsync());
        cluster["home"].Membership.EndLife();
        cluster["home"].Membership.Rejoin();
        cluster["caller"].Directory.Forget("wire/w", new Home(new SiloIdentity("home", 1), 1));
        Assert.Equal("wire/w home 2 2", await Grain(cluster).GetHomeAsync());
    }

    private static IWireGrain Grain(TestCluster cluster) => cluster["caller"].Grains.GetGrain<IWireGrain>("w");

    private static Task<TestCluster> StartAsync(Action<GrainRuntimeOptions>? configure = null) => TestCluster.StartAsync(
        "home",
        options =>
        {
            options.AddGrain<WireGrain>();
            configure?.Invoke(options);
        },
        "caller",
        "home");
}
