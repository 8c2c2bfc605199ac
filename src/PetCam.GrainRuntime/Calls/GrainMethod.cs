using System.Reflection;
using Orleans.Concurrency;
using PetCam.GrainRuntime.Copying;
using PetCam.GrainRuntime.Links;
using PetCam.GrainRuntime.Wire;

namespace PetCam.GrainRuntime.Calls;

/// <summary>One method of a grain interface: how its arguments cross, how it is invoked, and how its turns may interleave.</summary>
internal abstract class GrainMethod
{
    private readonly Func<object, object>?[] _argumentCopiers;
    private readonly bool _copiesArguments;
    private readonly int _tokenIndex;
    private readonly ParameterInfo[] _parameters;
    private ValueCodec[]? _argumentCodecs; // set when the silo is one of a cluster

    /// <exception cref="NotSupportedException">A parameter cannot cross a grain call.</exception>
    protected GrainMethod(MethodInfo method)
    {
        Name = $"{method.DeclaringType!.Name}.{method.Name}";
        IsOneWay = method.IsDefined(typeof(OneWayAttribute));
        IsReadOnly = method.IsDefined(typeof(ReadOnlyAttribute));
        AlwaysInterleaves = method.IsDefined(typeof(AlwaysInterleaveAttribute));
        Signature = method.ToString()!;
        ParameterInfo[] parameters = _parameters = method.GetParameters();
        _argumentCopiers = Array.ConvertAll(parameters, static parameter => ValueCopier.For(parameter.ParameterType));
        _copiesArguments = _argumentCopiers.Any(static copier => copier is not null);
        _tokenIndex = Array.FindIndex(parameters, static parameter => parameter.ParameterType == typeof(CancellationToken));
    }

    /// <summary>Interface and method: <c>ICameraGrain.GetAsync</c>.</summary>
    public string Name { get; }

    /// <summary>Tells overloads apart.</summary>
    public string Signature { get; }

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

    /// <summary>Chooses how arguments and results cross to other silos.</summary>
    /// <returns>What cannot, with its remedy.</returns>
    public IEnumerable<string> PrepareToCross()
    {
        List<string> problems = [];
        _argumentCodecs = [.. _parameters.Select(parameter => CodecFor(parameter.ParameterType, $"parameter '{parameter.Name}'", problems)!)];
        _ = CodecFor(ResultType, "the result", problems);
        return problems;
    }

    /// <summary>Takes a call from another silo.</summary>
    /// <param name="call">Who called, and how it is answered.</param>
    /// <param name="payload">The arguments; borrowed.</param>
    /// <exception cref="InvalidDataException">The arguments cannot be read.</exception>
    public abstract IIncomingRequest Receive(IncomingRequest call, ref WireReader payload);

    public void WriteArguments(object?[] arguments, FrameBuffer target)
    {
        for (int i = 0; i < arguments.Length; i++)
        {
            _argumentCodecs![i].WriteObject(target, arguments[i]);
        }
    }

    /// <exception cref="InvalidDataException">The arguments cannot be read.</exception>
    protected object?[] ReadArguments(ref WireReader payload)
    {
        object?[] arguments = new object?[_argumentCodecs!.Length];
        for (int i = 0; i < arguments.Length; i++)
        {
            arguments[i] = _argumentCodecs[i].ReadObject(ref payload);
        }

        payload.RequireEnd();
        return arguments;
    }

    /// <summary>Type of the answer, or of the items of a stream.</summary>
    protected abstract Type ResultType { get; }

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

    private ValueCodec? CodecFor(Type type, string what, List<string> problems)
    {
        try
        {
            return ValueCodecs.For(type);
        }
        catch (NotSupportedException exception)
        {
            problems.Add($"{Name}, {what}: {exception.Message}");
            return null;
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
