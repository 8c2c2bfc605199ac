using Google.Protobuf;
using Orleans;
using Orleans.Runtime;

namespace PetCam.GrainRuntime.Copying;

/// <summary>
/// Gives the receiver of a call values of its own, so that caller and grain never share anything that can change: protobuf
/// messages are cloned, immutable values and grain references pass, and no other type is accepted.
/// </summary>
/// <remarks>
/// A generated message's <c>Clone</c> is deep and yields what a serialization round trip yields, for a fraction of its cost; that
/// every message survives the round trip is what an engine that crosses processes relies on, and what its messages guarantee.
/// </remarks>
internal static class ValueCopier
{
    /// <summary>The copier for values of a declared type.</summary>
    /// <returns>Null when values of the type pass as they are.</returns>
    /// <exception cref="NotSupportedException">The type is neither; the message says why and what to use instead.</exception>
    public static Func<object, object>? For(Type type)
    {
        if (type.IsAssignableTo(typeof(IMessage)))
        {
            return CloneMessage(type);
        }

        if (type.IsInterface && type.IsAssignableTo(typeof(IAddressable)))
        {
            return RequireReference;
        }

        if (ImmutableTypes.FindMutablePart(type) is { } mutablePart)
        {
            throw new NotSupportedException($"{type} cannot cross a grain call: {mutablePart}. "
                + "Use a protobuf message, an immutable collection, or a sealed record of such.");
        }

        return null;
    }

    /// <summary>A copy of a value of unknown type.</summary>
    /// <exception cref="NotSupportedException">Values of its type cannot cross a grain call.</exception>
    public static object Copy(object value) => For(value.GetType()) is { } copy ? copy(value) : value;

    private static Func<object, object> CloneMessage(Type type)
    {
        Type clonable = typeof(IDeepCloneable<>).MakeGenericType(type);
        if (!type.IsAssignableTo(clonable))
        {
            throw new NotSupportedException($"{type} cannot cross a grain call: it is no generated message type.");
        }

        return typeof(ValueCopier)
            .GetMethod(nameof(CloneOf), System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static)!
            .MakeGenericMethod(type)
            .CreateDelegate<Func<object, object>>();
    }

    private static object CloneOf<T>(object message)
        where T : IDeepCloneable<T> => ((T)message).Clone()!;

    private static object RequireReference(object value) => value is IGrainBase
        ? throw new NotSupportedException($"{value.GetType()} passes itself to another grain; pass GrainFactory.GetGrain<...>(key) instead.")
        : value;
}
