namespace PetCam.GrainRuntime.Calls;

/// <summary>Says what became of a call, for error messages.</summary>
internal static class CallDescription
{
    public static string OfTimeout(GrainCall call, TimeSpan age)
    {
        string message = $"{call.Method.Name} of {call.Target} has not answered after {age.TotalSeconds:0.0} s (GrainRuntime:ResponseTimeout)";
        string cause = call.Cycle is { } cycle ? $": {cycle}" : WaitsBehind(call);
        return $"{message}{cause}.";
    }

    private static string WaitsBehind(GrainCall call) => call.Activation?.ExclusiveRequest switch
    {
        null => string.Empty,
        GrainCall running when ReferenceEquals(running, call) => ": it is still running",
        GrainCall running => $": it waits behind {running.Method.Name}",
        _ => ": it waits behind a timer's callback",
    };
}
