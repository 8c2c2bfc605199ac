using System.Collections.Concurrent;
using System.Collections.Immutable;
using Google.Protobuf;
using Orleans;
using PetCam.GrainRuntime.Calls;

namespace PetCam.GrainRuntime.Wire;

/// <summary>Chooses how values of a declared type cross to another silo. Types come from method signatures, never from the wire.</summary>
internal static class ValueCodecs
{
    private static readonly ConcurrentDictionary<Type, ValueCodec?> Codecs = new();

    private static readonly Type[] Unmanaged =
    [
        typeof(bool), typeof(byte), typeof(sbyte), typeof(short), typeof(ushort), typeof(int), typeof(uint), typeof(long), typeof(ulong),
        typeof(float), typeof(double), typeof(char), typeof(Guid), typeof(TimeSpan), typeof(Nothing),
    ];

    /// <exception cref="NotSupportedException">Values of the type cannot cross; the message names it and what to use instead.</exception>
    public static ValueCodec For(Type type) => Find(type) ?? throw new NotSupportedException(
        $"{type} cannot cross to another silo. Use a protobuf message, text, a number, bool, bytes (ByteString), an enum, Guid, TimeSpan, "
        + "DateTimeOffset, a grain reference, or an ImmutableArray of such.");

    public static ValueCodec<T> For<T>() => (ValueCodec<T>)For(typeof(T));

    private static ValueCodec? Find(Type type) => Codecs.GetOrAdd(type, Create);

    private static ValueCodec? Create(Type type) => type switch
    {
        _ when type.IsEnum || Array.IndexOf(Unmanaged, type) >= 0 => Make(typeof(UnmanagedCodec<>), type),
        _ when type == typeof(DateTimeOffset) => new DateTimeOffsetCodec(),
        _ when type == typeof(CancellationToken) => new TokenCodec(),
        _ when type == typeof(string) => new OptionalCodec<string>(new TextCodec()),
        _ when type == typeof(ByteString) => new OptionalCodec<ByteString>(new ByteStringCodec()),
        _ when IsMessage(type) => Make(typeof(OptionalCodec<>), type, Make(typeof(MessageCodec<>), type)),
        _ when type.IsInterface && type.IsAssignableTo(typeof(IGrainWithStringKey)) => Make(typeof(OptionalCodec<>), type, Make(typeof(ReferenceCodec<>), type)),
        { IsGenericType: true } => CreateGeneric(type.GetGenericTypeDefinition(), type.GetGenericArguments()[0]),
        _ => null,
    };

    private static ValueCodec? CreateGeneric(Type definition, Type argument)
    {
        Type? codec = definition == typeof(Nullable<>) ? typeof(NullableCodec<>)
            : definition == typeof(ImmutableArray<>) ? typeof(ImmutableArrayCodec<>)
            : null;
        return codec is not null && Find(argument) is { } inner ? Make(codec, argument, inner) : null;
    }

    private static bool IsMessage(Type type) => type.IsClass && type.GetConstructor(Type.EmptyTypes) is not null
        && Array.Exists(type.GetInterfaces(), candidate =>
            candidate.IsGenericType && candidate.GetGenericTypeDefinition() == typeof(IMessage<>) && candidate.GetGenericArguments()[0] == type);

    private static ValueCodec Make(Type definition, Type argument, params object[] arguments) =>
        (ValueCodec)Activator.CreateInstance(definition.MakeGenericType(argument), arguments)!;
}
