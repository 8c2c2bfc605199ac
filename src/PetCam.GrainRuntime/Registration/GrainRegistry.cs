using System.Diagnostics.CodeAnalysis;
using PetCam.GrainRuntime.Calls;

namespace PetCam.GrainRuntime.Registration;

/// <summary>The grain classes and interfaces of this process, checked once when it is built.</summary>
internal sealed class GrainRegistry
{
    private readonly Dictionary<string, GrainClass> _classes = [];
    private readonly Dictionary<Type, GrainInterface> _interfaces = [];
    private readonly Dictionary<Type, List<GrainClass>> _implementations = [];

    /// <exception cref="ArgumentException">A class or interface cannot be hosted; the message lists every problem.</exception>
    public GrainRegistry(GrainRuntimeOptions options)
    {
        options.Validate();
        List<string> problems = [];
        foreach (Type type in options.GrainClasses)
        {
            Add(new GrainClass(type, options.PlacementOf(type)), problems);
        }

        if (problems.Count > 0)
        {
            throw new ArgumentException($"Grains cannot be hosted:{string.Concat(problems.Select(static problem => $"\n  {problem}"))}");
        }
    }

    public IEnumerable<GrainClass> Classes => _classes.Values;

    public GrainClass GetClass(string typeName) => _classes[typeName];

    public bool TryGetClass(string typeName, [NotNullWhen(true)] out GrainClass? grainClass) => _classes.TryGetValue(typeName, out grainClass);

    /// <summary>The callable methods of an interface that was registered; null when no class here implements it.</summary>
    public GrainInterface? TryGetInterface(Type type) => _interfaces.GetValueOrDefault(type);

    /// <summary>The one class that implements an interface.</summary>
    /// <exception cref="ArgumentException">There is none, or there are several and the prefix does not choose one.</exception>
    public (GrainClass Class, GrainInterface Interface) Resolve(Type type, string? classNamePrefix)
    {
        if (!_implementations.TryGetValue(type, out List<GrainClass>? candidates))
        {
            throw new ArgumentException($"No grain class implements {type}; add one with AddGrainRuntime(o => o.AddGrain<...>()).");
        }

        if (candidates is [var only] && classNamePrefix is null)
        {
            return (only, _interfaces[type]);
        }

        GrainClass[] chosen = [.. candidates.Where(candidate => HasPrefix(candidate, classNamePrefix))];
        return chosen is [var one]
            ? (one, _interfaces[type])
            : throw new ArgumentException($"{chosen.Length} of {string.Join(", ", candidates.Select(static c => c.Type.FullName))} "
                + $"implement {type} with class name prefix '{classNamePrefix}'; name exactly one.");
    }

    private static bool HasPrefix(GrainClass candidate, string? prefix) =>
        prefix is null || candidate.Type.FullName!.StartsWith(prefix, StringComparison.Ordinal);

    private void Add(GrainClass grainClass, List<string> problems)
    {
        if (!_classes.TryAdd(grainClass.TypeName, grainClass))
        {
            problems.Add($"{grainClass.Type} and {_classes[grainClass.TypeName].Type} are both grain type '{grainClass.TypeName}'.");
            return;
        }

        foreach (Type type in grainClass.Interfaces)
        {
            AddInterface(type, problems);
            if (!_implementations.TryGetValue(type, out List<GrainClass>? implementations))
            {
                _implementations[type] = implementations = [];
            }

            implementations.Add(grainClass);
        }
    }

    private void AddInterface(Type type, List<string> problems)
    {
        if (_interfaces.ContainsKey(type))
        {
            return;
        }

        try
        {
            _interfaces[type] = new GrainInterface(type);
        }
        catch (NotSupportedException exception)
        {
            problems.Add(exception.Message);
        }
    }
}
