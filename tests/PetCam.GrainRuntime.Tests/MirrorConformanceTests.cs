using System.Reflection;
using Orleans;

namespace PetCam.GrainRuntime.Tests;

/// <summary>The mirrored Orleans API against the genuine assembly: what we have must be there, with the same shape.</summary>
public sealed class MirrorConformanceTests
{
    private static readonly PublicSurface Genuine = PublicSurface.Read(
        typeof(MirrorConformanceTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(static attribute => attribute.Key == "GenuineAbstractions").Value!);

    private static readonly PublicSurface Mirror = PublicSurface.Read(typeof(Grain).Assembly.Location);

    public static TheoryData<string> MirroredTypes => [.. Mirror.Types.Keys];

    [Theory]
    [MemberData(nameof(MirroredTypes))]
    public void Mirrored_type_has_no_member_that_the_genuine_one_lacks(string type)
    {
        Assert.True(Genuine.Types.TryGetValue(type, out IReadOnlySet<string>? genuine), $"{type} is not in the genuine assembly.");

        Assert.Empty(Mirror.Types[type].Except(genuine));
    }

    [Fact]
    public void Mirror_covers_what_the_decision_record_lists() =>
        Assert.Superset(
            new HashSet<string>
            {
                "Orleans.IGrain", "Orleans.IGrainWithStringKey", "Orleans.IGrainObserver", "Orleans.Grain", "Orleans.IGrainFactory",
                "Orleans.GrainExtensions", "Orleans.GrainBaseExtensions", "Orleans.DeactivationReason", "Orleans.DeactivationReasonCode",
                "Orleans.Runtime.IAddressable", "Orleans.Runtime.IGrainTimer", "Orleans.Runtime.GrainTimerCreationOptions",
                "Orleans.Runtime.RequestContext", "Orleans.Runtime.SiloUnavailableException", "Orleans.Placement.PreferLocalPlacementAttribute",
                "Orleans.Concurrency.ReentrantAttribute", "Orleans.Concurrency.AlwaysInterleaveAttribute",
                "Orleans.Concurrency.ReadOnlyAttribute", "Orleans.Concurrency.OneWayAttribute",
            },
            Mirror.Types.Keys.ToHashSet());

    [Fact]
    public void Surface_reader_sees_members_and_their_shapes()
    {
        IReadOnlySet<string> grain = Genuine.Types["Orleans.Grain"];

        Assert.Contains("virtual public System.Threading.Tasks.Task OnActivateAsync(System.Threading.CancellationToken cancellationToken)", grain);
        Assert.DoesNotContain(grain, static member => member.Contains("EnsureRuntime", StringComparison.Ordinal)); // internal there
    }
}
