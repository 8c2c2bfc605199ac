using System.Diagnostics;
using PetCam.GrainRuntime.Calls;

namespace PetCam.GrainRuntime.Diagnostics;

/// <summary>One activity per grain call, and none at all while nobody listens.</summary>
internal static class GrainActivities
{
    private static readonly ActivitySource Source = new("PetCam.GrainRuntime");

    /// <summary>The caller's activity, to become the parent of the call's.</summary>
    public static ActivityContext CaptureParent() =>
        Source.HasListeners() && Activity.Current is { } current ? current.Context : default;

    public static Activity? Start(GrainCall call, ActivityContext parent)
    {
        if (!Source.HasListeners())
        {
            return null;
        }

        Activity? activity = Source.StartActivity(call.Method.Name, ActivityKind.Internal, parent);
        activity?.SetTag("petcam.grain.type", call.Target.Type).SetTag("petcam.grain.key", call.Target.Key);
        return activity;
    }
}
