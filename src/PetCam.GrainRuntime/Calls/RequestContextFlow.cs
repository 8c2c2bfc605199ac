using System.Collections.Concurrent;
using Orleans.Runtime;
using PetCam.GrainRuntime.Copying;

namespace PetCam.GrainRuntime.Calls;

/// <summary>Takes the caller's <see cref="RequestContext"/> along with a call.</summary>
internal static class RequestContextFlow
{
    private static readonly ConcurrentDictionary<Type, Func<object, object>?> Copiers = new();

    /// <returns>The values as they are now; null when there are none.</returns>
    /// <exception cref="NotSupportedException">A value cannot cross a grain call; the message names its key.</exception>
    public static Dictionary<string, object>? Capture()
    {
        if (RequestContext.Snapshot is not { } snapshot)
        {
            return null;
        }

        Dictionary<string, object>? copy = null;
        foreach ((string key, object value) in snapshot)
        {
            if (CopierOf(key, value) is { } copier)
            {
                copy ??= new Dictionary<string, object>(snapshot);
                copy[key] = copier(value);
            }
        }

        return copy ?? snapshot; // the context is copied on write, so both sides can hold the same dictionary
    }

    private static Func<object, object>? CopierOf(string key, object value)
    {
        try
        {
            return Copiers.GetOrAdd(value.GetType(), ValueCopier.For);
        }
        catch (NotSupportedException exception)
        {
            throw new NotSupportedException($"RequestContext['{key}']: {exception.Message}", exception);
        }
    }
}
