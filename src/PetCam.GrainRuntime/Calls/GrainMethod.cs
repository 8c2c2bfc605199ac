using System.Reflection;
using Orleans.Concurrency;
using PetCam.GrainRuntime.Copying;

namespace PetCam.GrainRuntime.Calls;

/// <summary>One method of a grain interface: how its arguments cross, how it is invoked, and how its turns may interleave.</summary>
internal abstract class GrainMethod
{
    private readonly Func<object, object>?[] _argumentCopiers;
    private readonly bool _copiesArguments;
    private readonly int _tokenIndex;

    /// <exception cref="NotSupportedException">A parameter cannot cross a grain call.</exception>
    protected GrainMethod(MethodInfo method)
    {
        Name = $"{method.DeclaringType!.Name}.{method.Name}";
        IsOneWay = method.IsDefined(typeof(OneWayAttribute));
        IsReadOnly = method.IsDefined(typeof(ReadOnlyAttribute));
        AlwaysInterleaves = method.IsDefined(typeof(AlwaysInterleaveAttribute));
        ParameterInfo[] parameters = method.GetParameters();
        _argumentCopiers = Array.ConvertAll(parameters, static parameter => ValueCopier.For(parameter.ParameterType));
        _copiesArguments = _argumentCopiers.Any(static copier => copier is not null);
        _tokenIndex = Array.FindIndex(parameters, static parameter => parameter.ParameterType == typeof(CancellationToken));
    }

    /// <summary>Interface and method: <c>ICameraGrain.GetAsync</c>.</summary>
    public string Name { get; }

    public bool IsOneWay { get; }

    public bool IsReadOnly { get; }

    public bool AlwaysInterleaves { get; }

    /// <exception cref="NotSupportedException">The method cannot be called across grains.</exception>
    public static GrainMethod Create(MethodInfo method)
    {
        try
        {
            return CreateFor(method);
        }
        catch (NotSupportedException exception)
        {
            throw new NotSupportedException($"{method.DeclaringType}.{method.Name}: {exception.Message}", exception);
        }
    }

    /// <summary>Calls the grain behind a reference.</summary>
    /// <param name="reference">Whom to call.</param>
    /// <param name="arguments">The caller's arguments; the call takes the array and replaces its elements by copies.</param>
    /// <returns>What the method is declared to return.</returns>
    public abstract object Call(GrainReference reference, object?[] arguments);

    /// <summary>Replaces the caller's token by one for the grain.</summary>
    /// <returns>Null when the method has no token.</returns>
    public CallCancellation? TakeCancellation(object?[] arguments)
    {
        if (_tokenIndex < 0)
        {
            return null;
        }

        CallCancellation cancellation = new((CancellationToken)arguments[_tokenIndex]!);
        arguments[_tokenIndex] = cancellation.GrainsToken;
        return cancellation;
    }

    /// <summary>Where the method takes its token; negative when it takes none.</summary>
    protected int TokenIndex => _tokenIndex;

    protected void CopyInPlace(object?[] arguments)
    {
        if (!_copiesArguments)
        {
            return;
        }

        for (int i = 0; i < arguments.Length; i++)
        {
            if (_argumentCopiers[i] is { } copy && arguments[i] is { } argument)
            {
                arguments[i] = copy(argument);
            }
        }
    }

    private static GrainMethod CreateFor(MethodInfo method)
    {
        ThrowIfNotCallable(method);
        Type type = method.ReturnType;
        Type? definition = type.IsGenericType ? type.GetGenericTypeDefinition() : null;
        if (type == typeof(Task) || type == typeof(ValueTask))
        {
            return new GrainMethod<Nothing>(method);
        }

        Type argument = type.GetGenericArguments() is [var only] ? only : type;
        Type result = definition == typeof(Task<>) || definition == typeof(ValueTask<>) ? typeof(GrainMethod<>)
            : definition == typeof(IAsyncEnumerable<>) ? typeof(Streams.StreamMethod<>)
            : throw new NotSupportedException($"returns {type}; a grain method returns Task, ValueTask, either of a result, or IAsyncEnumerable.");
        return (GrainMethod)Activator.CreateInstance(
            result.MakeGenericType(argument), BindingFlags.DoNotWrapExceptions | BindingFlags.Instance | BindingFlags.Public, null, [method], null)!;
    }

    private static void ThrowIfNotCallable(MethodInfo method)
    {
        if (method.IsGenericMethodDefinition)
        {
            throw new NotSupportedException("is generic; give it concrete types.");
        }

        ParameterInfo[] parameters = method.GetParameters();
        if (parameters.FirstOrDefault(static parameter => parameter.ParameterType.IsByRef) is { } reference)
        {
            throw new NotSupportedException($"parameter '{reference.Name}' is passed by reference.");
        }

        if (parameters.Count(static parameter => parameter.ParameterType == typeof(CancellationToken)) > 1)
        {
            throw new NotSupportedException("takes more than one CancellationToken.");
        }
    }
}
