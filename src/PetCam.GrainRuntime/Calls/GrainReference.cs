using System.Reflection;
using Orleans;
using PetCam.GrainRuntime.Registration;

namespace PetCam.GrainRuntime.Calls;

/// <summary>What callers hold instead of a grain: turns each method call into a <see cref="GrainCall"/>.</summary>
/// <remarks>
/// A <see cref="DispatchProxy"/> costs a dictionary look-up, an argument array and the boxes in it per call, well under a
/// microsecond; the hop to the grain's thread costs several. So no code is generated, neither at build time nor by hand-written IL.
/// </remarks>
internal class GrainReference : DispatchProxy, IKeyed, IEquatable<GrainReference>
{
    private GrainInterface _interface = null!; // set by Bind, directly after construction

    public GrainId Id { get; private set; }

    public GrainClass Class { get; private set; } = null!;

    public GrainClient Client { get; private set; } = null!;

    string IKeyed.PrimaryKey => Id.Key;

    public static TGrainInterface Create<TGrainInterface>(string key, GrainClass grainClass, GrainInterface grainInterface, GrainClient client)
        where TGrainInterface : IGrainWithStringKey
    {
        TGrainInterface proxy = Create<TGrainInterface, GrainReference>();
        GrainReference reference = (GrainReference)(object)proxy;
        reference.Id = new GrainId(grainClass.TypeName, key);
        reference.Class = grainClass;
        reference.Client = client;
        reference._interface = grainInterface;
        return proxy;
    }

    public bool Equals(GrainReference? other) => other is not null && Id == other.Id && ReferenceEquals(_interface, other._interface);

    public override bool Equals(object? obj) => Equals(obj as GrainReference);

    public override int GetHashCode() => Id.GetHashCode();

    public override string ToString() => Id.ToString();

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
        _interface.GetMethod(targetMethod!).Call(this, args ?? []);
}
