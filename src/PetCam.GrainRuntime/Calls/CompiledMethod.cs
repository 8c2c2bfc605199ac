using System.Linq.Expressions;
using System.Reflection;

namespace PetCam.GrainRuntime.Calls;

/// <summary>Compiles delegates that call a grain method without reflection.</summary>
internal static class CompiledMethod
{
    /// <summary>A delegate (grain, arguments) that awaits into one shape whatever the method returns.</summary>
    public static Func<object, object?[], ValueTask<TResult>> Compile<TResult>(MethodInfo method)
    {
        Type converter = typeof(TResult) == typeof(Nothing) ? typeof(ToNothing) : typeof(ToResult<TResult>);
        return Compile<ValueTask<TResult>>(
            method, call => Expression.Call(converter.GetMethod("From", [method.ReturnType])!, call));
    }

    /// <summary>A delegate (grain, arguments) that starts a stream.</summary>
    public static Func<object, object?[], IAsyncEnumerable<T>> CompileStream<T>(MethodInfo method) =>
        Compile<IAsyncEnumerable<T>>(method, static call => call);

    private static Func<object, object?[], T> Compile<T>(MethodInfo method, Func<Expression, Expression> convert)
    {
        ParameterExpression grain = Expression.Parameter(typeof(object), "grain");
        ParameterExpression arguments = Expression.Parameter(typeof(object[]), "arguments");
        IEnumerable<Expression> unpacked = method.GetParameters().Select((parameter, index) =>
            Expression.Convert(Expression.ArrayIndex(arguments, Expression.Constant(index)), parameter.ParameterType));
        Expression call = Expression.Call(Expression.Convert(grain, method.DeclaringType!), method, unpacked);
        return Expression.Lambda<Func<object, object?[], T>>(convert(call), grain, arguments).Compile();
    }

    private static class ToResult<T>
    {
        public static ValueTask<T> From(Task<T> task) => new(task);

        public static ValueTask<T> From(ValueTask<T> task) => task;
    }

    private static class ToNothing
    {
        public static ValueTask<Nothing> From(Task task) => task.IsCompletedSuccessfully ? default : AwaitAsync(task);

        public static ValueTask<Nothing> From(ValueTask task) => task.IsCompletedSuccessfully ? default : AwaitAsync(task.AsTask());

        private static async ValueTask<Nothing> AwaitAsync(Task task)
        {
            await task;
            return default;
        }
    }
}
