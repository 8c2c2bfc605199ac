using System.Collections.Frozen;
using PetCam.GrainRuntime.Calls;

namespace PetCam.GrainRuntime.Registration;

/// <summary>What other silos can call here, by the names that cross: grain type, interface and method. Checked once, when a silo of a cluster starts.</summary>
internal sealed class RemoteMethods
{
    private readonly FrozenDictionary<string, FrozenDictionary<string, GrainMethod>> _byType;

    /// <exception cref="ArgumentException">A method cannot cross to another silo; the message lists every problem with its remedy.</exception>
    public RemoteMethods(GrainRegistry registry)
    {
        List<string> problems = [];
        _byType = registry.Classes.ToFrozenDictionary(static c => c.TypeName, c => MethodsOf(c, registry, problems));
        if (problems.Count > 0)
        {
            throw new ArgumentException(
                $"Grains cannot be called from other silos:{string.Concat(problems.Distinct().Select(static problem => $"\n  {problem}"))}");
        }
    }

    /// <summary>Null when this silo's version has no such method.</summary>
    public GrainMethod? Find(string grainType, string method) => _byType.GetValueOrDefault(grainType)?.GetValueOrDefault(method);

    private static FrozenDictionary<string, GrainMethod> MethodsOf(GrainClass grainClass, GrainRegistry registry, List<string> problems)
    {
        Dictionary<string, GrainMethod> methods = [];
        foreach (GrainMethod method in grainClass.Interfaces.SelectMany(type => registry.TryGetInterface(type)?.Methods ?? []))
        {
            if (methods.TryAdd(method.Name, method))
            {
                problems.AddRange(method.PrepareToCross());
            }
            else if (methods[method.Name].Signature != method.Signature)
            {
                problems.Add($"{method.Name} of {grainClass.Type} is overloaded; other silos call by name, so give each method one of its own.");
            }
        }

        return methods.ToFrozenDictionary();
    }
}
