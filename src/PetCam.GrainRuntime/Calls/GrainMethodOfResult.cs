using System.Reflection;
using PetCam.GrainRuntime.Copying;
using PetCam.GrainRuntime.Links;
using PetCam.GrainRuntime.Wire;

namespace PetCam.GrainRuntime.Calls;

/// <summary>A method that is answered once, with a <typeparamref name="TResult"/> or with <see cref="Nothing"/>.</summary>
internal sealed class GrainMethod<TResult> : GrainMethod
{
    private readonly Func<object, object?[], ValueTask<TResult>> _invoke;
    private readonly Func<object, object>? _resultCopier;
    private readonly Type _returnType;
    private ValueCodec<TResult>? _resultCodec;

    /// <exception cref="NotSupportedException">A parameter or the result cannot cross a grain call.</exception>
    public GrainMethod(MethodInfo method)
        : base(method)
    {
        _invoke = CompiledMethod.Compile<TResult>(method);
        _resultCopier = typeof(TResult) == typeof(Nothing) ? null : ValueCopier.For(typeof(TResult));
        _returnType = method.ReturnType;
    }

    public ValueTask<TResult> Invoke(object grain, object?[] arguments) => _invoke(grain, arguments);

    public TResult CopyResult(TResult result) =>
        _resultCopier is null || result is null ? result : (TResult)_resultCopier(result);

    protected override Type ResultType => typeof(TResult);

    private ValueCodec<TResult> ResultCodec => _resultCodec ??= ValueCodecs.For<TResult>();

    public void WriteResult(FrameBuffer target, TResult result) => ResultCodec.Write(target, result);

    /// <exception cref="InvalidDataException">The result cannot be read.</exception>
    public TResult ReadResult(ref WireReader payload)
    {
        TResult result = ResultCodec.Read(ref payload);
        payload.RequireEnd();
        return result;
    }

    public override IIncomingRequest Receive(IncomingRequest call, ref WireReader payload) =>
        new IncomingCall<TResult>(call, this, ReadArguments(ref payload));

    public override object Call(GrainReference reference, object?[] arguments)
    {
        CopyInPlace(arguments);
        GrainCall<TResult> call = new(reference, this, arguments);
        call.Send();
        return AsReturned(call.Answer);
    }

    private object AsReturned(Task<TResult> answer)
    {
        if (_returnType == typeof(ValueTask))
        {
            return new ValueTask(answer);
        }

        return _returnType == typeof(ValueTask<TResult>) ? new ValueTask<TResult>(answer) : answer;
    }
}
