using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Concurrency;
using PetCam.GrainRuntime.Activations;

namespace PetCam.GrainRuntime.Registration;

/// <summary>A class of grains that this silo hosts.</summary>
internal sealed class GrainClass
{
    private const string Suffix = "Grain";

    private readonly ObjectFactory _factory;

    public GrainClass(Type type, GrainPlacement placement = GrainPlacement.OwnHome)
    {
        Type = type;
        Placement = placement;
        TypeName = NameOf(type);
        IsReentrant = type.IsDefined(typeof(ReentrantAttribute));
        _factory = ActivatorUtilities.CreateFactory(type, []);
    }

    public Type Type { get; }

    /// <summary>The grain type, as in addresses: <c>camera</c> for <c>CameraGrain</c>.</summary>
    public string TypeName { get; }

    public bool IsReentrant { get; }

    /// <summary>Where in a cluster its grains live.</summary>
    public GrainPlacement Placement { get; }

    /// <summary>The grain interfaces that the class implements.</summary>
    public IEnumerable<Type> Interfaces => Type.GetInterfaces().Where(
        static type => type.IsAssignableTo(typeof(IGrain)) && type.Assembly != typeof(IGrain).Assembly);

    public static async ValueTask DisposeAsync(object? grain)
    {
        if (grain is IAsyncDisposable asyncDisposable)
        {
            await asyncDisposable.DisposeAsync();
        }
        else if (grain is IDisposable disposable)
        {
            disposable.Dispose();
        }
    }

    /// <summary>Constructs a grain with services from its activation.</summary>
    public object Construct(Activation activation)
    {
        ConstructionContext.Current = activation;
        try
        {
            return _factory(activation.ActivationServices, []);
        }
        finally
        {
            ConstructionContext.Current = null;
        }
    }

    private static string NameOf(Type type)
    {
        string name = type.Name.EndsWith(Suffix, StringComparison.Ordinal) ? type.Name[..^Suffix.Length] : type.Name;
        return name.ToLowerInvariant();
    }
}
