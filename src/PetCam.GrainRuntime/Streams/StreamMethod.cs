using System.Reflection;
using PetCam.GrainRuntime.Calls;
using PetCam.GrainRuntime.Copying;
using PetCam.GrainRuntime.Links;
using PetCam.GrainRuntime.Wire;

namespace PetCam.GrainRuntime.Streams;

/// <summary>A method that answers with a stream of <typeparamref name="T"/>. The stream starts when it is enumerated.</summary>
internal sealed class StreamMethod<T> : GrainMethod
{
    private readonly Func<object, object?[], IAsyncEnumerable<T>> _invoke;
    private readonly Func<object, object>? _itemCopier;
    private ValueCodec<T>? _itemCodec;

    /// <exception cref="NotSupportedException">A parameter or the items cannot cross a grain call.</exception>
    public StreamMethod(MethodInfo method)
        : base(method)
    {
        _invoke = CompiledMethod.CompileStream<T>(method);
        _itemCopier = ValueCopier.For(typeof(T));
    }

    public ValueCodec<T> ItemCodec => _itemCodec ??= ValueCodecs.For<T>();

    protected override Type ResultType => typeof(T);

    public override IIncomingRequest Receive(IncomingRequest call, ref WireReader payload) =>
        new IncomingStream<T>(call, this, ReadArguments(ref payload));

    public override object Call(GrainReference reference, object?[] arguments)
    {
        CopyInPlace(arguments);
        return new GrainStream<T>(reference, this, arguments);
    }

    /// <summary>Starts the stream on the grain, on a turn.</summary>
    public IAsyncEnumerator<T> Open(object grain, object?[] arguments, CancellationToken token)
    {
        object?[] ownArguments = [.. arguments]; // a stream may be enumerated more than once
        if (TokenIndex >= 0)
        {
            ownArguments[TokenIndex] = token;
        }

        return _invoke(grain, ownArguments).GetAsyncEnumerator(token);
    }

    public CancellationToken CallersToken(object?[] arguments) =>
        TokenIndex >= 0 ? (CancellationToken)arguments[TokenIndex]! : CancellationToken.None;

    public T CopyItem(T item) => _itemCopier is null || item is null ? item : (T)_itemCopier(item);
}
