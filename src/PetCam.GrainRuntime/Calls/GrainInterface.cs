using System.Collections.Frozen;
using System.Reflection;

namespace PetCam.GrainRuntime.Calls;

/// <summary>The callable methods of a grain interface and of the interfaces it extends.</summary>
internal sealed class GrainInterface
{
    private readonly FrozenDictionary<MethodInfo, GrainMethod> _methods;

    /// <exception cref="NotSupportedException">A method cannot be called across grains; the message names it, and why.</exception>
    public GrainInterface(Type type)
    {
        _methods = type.GetInterfaces().Append(type)
            .SelectMany(static type => type.GetMethods())
            .Where(static method => method.IsAbstract)
            .ToFrozenDictionary(static method => method, GrainMethod.Create);
    }

    public IEnumerable<GrainMethod> Methods => _methods.Values;

    public GrainMethod GetMethod(MethodInfo method) => _methods[method];
}
