using System.Collections.Frozen;
using System.Runtime.ExceptionServices;
using Orleans.Runtime;
using PetCam.Domain.Recordings;
using PetCam.Domain.Storage;
using PetCam.Protocol.V1;

namespace PetCam.GrainRuntime.Wire;

/// <summary>
/// Exceptions on the wire. Types that callers are known to catch arrive as what they are, and no other type is ever looked up by
/// name: the rest arrive as <see cref="RemoteGrainException"/>.
/// </summary>
internal static class CallErrors
{
    private const int MaxInner = 4;
    private const int MaxTextLength = 16 * 1024; // characters of message or stack

    private static readonly FrozenDictionary<string, Func<string, CallError, Exception?, Exception>> Makers =
        new Dictionary<Type, Func<string, CallError, Exception?, Exception>>
        {
            [typeof(ArgumentException)] = static (text, error, inner) => new ArgumentException(text, ParameterOf(error), inner),
            [typeof(ArgumentNullException)] = static (text, error, _) => new ArgumentNullException(ParameterOf(error), text),
            [typeof(ArgumentOutOfRangeException)] = static (text, error, _) => new ArgumentOutOfRangeException(ParameterOf(error), text),
            [typeof(InvalidOperationException)] = static (text, _, inner) => new InvalidOperationException(text, inner),
            [typeof(NotSupportedException)] = static (text, _, inner) => new NotSupportedException(text, inner),
            [typeof(NotImplementedException)] = static (text, _, inner) => new NotImplementedException(text, inner),
            [typeof(ObjectDisposedException)] = static (text, _, inner) => new ObjectDisposedException(text, inner),
            [typeof(TimeoutException)] = static (text, _, inner) => new TimeoutException(text, inner),
            [typeof(OperationCanceledException)] = static (text, _, inner) => new OperationCanceledException(text, inner),
            [typeof(TaskCanceledException)] = static (text, _, inner) => new OperationCanceledException(text, inner),
            [typeof(KeyNotFoundException)] = static (text, _, inner) => new KeyNotFoundException(text, inner),
            [typeof(FormatException)] = static (text, _, inner) => new FormatException(text, inner),
            [typeof(OverflowException)] = static (text, _, inner) => new OverflowException(text, inner),
            [typeof(UnauthorizedAccessException)] = static (text, _, inner) => new UnauthorizedAccessException(text, inner),
            [typeof(IOException)] = static (text, _, inner) => new IOException(text, inner),
            [typeof(InvalidDataException)] = static (text, _, inner) => new InvalidDataException(text, inner),
            [typeof(OrleansException)] = static (text, _, inner) => new OrleansException(text, inner!),
            [typeof(LimitExceededException)] = static (text, _, inner) => new LimitExceededException(text, inner!),
            [typeof(SiloUnavailableException)] = static (text, _, inner) => new SiloUnavailableException(text, inner!),
            [typeof(EnumerationAbortedException)] = static (text, _, inner) => new EnumerationAbortedException(text, inner!),
            [typeof(GrainStateConflictException)] = static (text, _, inner) => new GrainStateConflictException(text, inner),
            [typeof(RecorderException)] = static (text, _, inner) => new RecorderException(text, inner!),
        }.ToFrozenDictionary(static pair => pair.Key.FullName!, static pair => pair.Value);

    public static CallError Write(Exception exception) => Write(exception, MaxInner);

    public static Exception Read(CallError error)
    {
        Exception? inner = error.Inner is { } cause ? Read(cause) : null;
        Exception exception = Makers.TryGetValue(error.Type, out Func<string, CallError, Exception?, Exception>? make)
            ? make(error.Message, error, inner)
            : new RemoteGrainException(error.Message, error.Type, inner);
        return error.Stack.Length == 0 ? exception : ExceptionDispatchInfo.SetRemoteStackTrace(exception, error.Stack);
    }

    private static CallError Write(Exception exception, int depth)
    {
        RemoteGrainException? passedOn = exception as RemoteGrainException;
        CallError error = new()
        {
            Type = passedOn?.OriginalType ?? exception.GetType().FullName ?? exception.GetType().Name,
            Message = Cut(MessageOf(exception)),
            Stack = Cut(exception.StackTrace ?? string.Empty),
            Parameter = (exception as ArgumentException)?.ParamName ?? string.Empty,
        };
        if (depth > 0 && exception.InnerException is { } inner)
        {
            error.Inner = Write(inner, depth - 1);
        }

        return error;
    }

    /// <summary>The message without what the type's constructor will append again.</summary>
    private static string MessageOf(Exception exception)
    {
        string message = exception.Message;
        if (exception is ArgumentException { ParamName: { Length: > 0 } parameter })
        {
            int suffix = message.IndexOf($" (Parameter '{parameter}')", StringComparison.Ordinal);
            return suffix > 0 ? message[..suffix] : message;
        }

        return exception is RemoteGrainException remote && message.StartsWith($"{remote.OriginalType}: ", StringComparison.Ordinal)
            ? message[(remote.OriginalType.Length + 2)..]
            : message;
    }

    private static string? ParameterOf(CallError error) => error.Parameter.Length == 0 ? null : error.Parameter;

    private static string Cut(string text) => text.Length <= MaxTextLength ? text : text[..MaxTextLength];
}
