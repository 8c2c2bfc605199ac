namespace PetCam.GrainRuntime.Calls;

/// <summary>Notices calls that come back to a grain that is still busy with the call that caused them.</summary>
/// <remarks>
/// That is a deadlock only when every grain on the way awaits its call, which cannot be seen from here; so the calls are made
/// all the same, a warning names the circle at once, and so does the <see cref="TimeoutException"/> that ends them.
/// </remarks>
internal static class CallCycle
{
    public static void Note(GrainCall call)
    {
        if (call.Interleaves || FindBlocker(call) is not { } blocker)
        {
            return;
        }

        string cycle = Describe(call, blocker);
        for (GrainCall? link = call; link is not null; link = ReferenceEquals(link, blocker) ? null : link.Caller)
        {
            link.Cycle ??= cycle;
        }

        call.LogCycle(cycle);
    }

    private static GrainCall? FindBlocker(GrainCall call)
    {
        for (GrainCall? caller = call.Caller; caller is not null; caller = caller.Caller)
        {
            if (caller.Target == call.Target)
            {
                return caller;
            }
        }

        return null;
    }

    private static string Describe(GrainCall call, GrainCall blocker)
    {
        string chain = Name(call);
        for (GrainCall? caller = call.Caller; caller is not null; caller = ReferenceEquals(caller, blocker) ? null : caller.Caller)
        {
            chain = $"{Name(caller)} -> {chain}";
        }

        return $"{chain} waits for itself, because {call.Target} is busy and not reentrant";
    }

    private static string Name(GrainCall call) => $"{call.Target} {call.Method.Name}";
}
