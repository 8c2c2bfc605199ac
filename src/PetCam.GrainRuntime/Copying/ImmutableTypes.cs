using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.CompilerServices;
using Google.Protobuf;

namespace PetCam.GrainRuntime.Copying;

/// <summary>Tells which types cannot change after construction: known ones, and sealed types all of whose fields are read-only and immutable.</summary>
internal static class ImmutableTypes
{
    private static readonly FrozenSet<Type> Known = FrozenSet.ToFrozenSet(
    [
        typeof(string), typeof(decimal), typeof(Guid), typeof(DateTime), typeof(DateTimeOffset), typeof(DateOnly), typeof(TimeOnly),
        typeof(TimeSpan), typeof(Uri), typeof(Version), typeof(Half), typeof(Int128), typeof(UInt128), typeof(System.Net.IPAddress),
        typeof(ByteString), typeof(CancellationToken), typeof(Type),
    ]);

    private static readonly FrozenSet<Type> KnownContainers = FrozenSet.ToFrozenSet(
    [
        typeof(Nullable<>), typeof(ImmutableArray<>), typeof(ImmutableList<>), typeof(ImmutableHashSet<>), typeof(ImmutableSortedSet<>),
        typeof(ImmutableDictionary<,>), typeof(ImmutableSortedDictionary<,>), typeof(ImmutableQueue<>), typeof(ImmutableStack<>),
        typeof(FrozenSet<>), typeof(FrozenDictionary<,>), typeof(ValueTuple<>), typeof(ValueTuple<,>), typeof(ValueTuple<,,>),
        typeof(ValueTuple<,,,>), typeof(ValueTuple<,,,,>), typeof(ValueTuple<,,,,,>), typeof(ValueTuple<,,,,,,>), typeof(KeyValuePair<,>),
    ]);

    private static readonly ConcurrentDictionary<Type, string?> Answers = new();

    /// <returns>What of the type can change, as text; null when nothing can.</returns>
    public static string? FindMutablePart(Type type) => Answers.GetOrAdd(type, static type => Find(type, []));

    private static string? Find(Type type, HashSet<Type> seen)
    {
        if (type.IsPrimitive || type.IsEnum || Known.Contains(type) || !seen.Add(type))
        {
            return null;
        }

        if (type.IsGenericType && KnownContainers.Contains(type.GetGenericTypeDefinition()))
        {
            return type.GetGenericArguments().Select(argument => Find(argument, seen)).FirstOrDefault(static part => part is not null);
        }

        return WhyNotPlain(type) ?? FindInFields(type, seen);
    }

    private static string? WhyNotPlain(Type type) => type switch
    {
        { IsArray: true } => $"{type} is an array, whose elements can change",
        { IsInterface: true } => $"{type} is an interface, whose implementation may change",
        { IsPointer: true } or { IsByRefLike: true } => $"{type} points into memory",
        { IsGenericParameter: true } => $"{type} is open",
        { IsValueType: false, IsSealed: false } => $"{type} is not sealed, so that a derived type may change",
        _ when type.IsAssignableTo(typeof(Delegate)) => $"{type} is a delegate",
        _ => null,
    };

    private static string? FindInFields(Type type, HashSet<Type> seen)
    {
        const BindingFlags InstanceFields = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        for (Type? level = type; level is not null && level != typeof(object) && level != typeof(ValueType); level = level.BaseType)
        {
            foreach (FieldInfo field in level.GetFields(InstanceFields))
            {
                if (!field.IsInitOnly)
                {
                    return $"{type} can change through {NameOf(field)}";
                }

                if (Find(field.FieldType, seen) is { } part)
                {
                    return part;
                }
            }
        }

        return null;
    }

    /// <summary>The property behind a compiler-made field, else the field.</summary>
    private static string NameOf(FieldInfo field) =>
        field.IsDefined(typeof(CompilerGeneratedAttribute)) && field.Name is ['<', .. string rest] ? rest[..rest.IndexOf('>', StringComparison.Ordinal)] : field.Name;
}
