using System.Diagnostics;
using PetCam.Domain.Cluster;
using PetCam.GrainRuntime.Wire;
using PetCam.Protocol.V1;

namespace PetCam.GrainRuntime.Links;

/// <summary>Builds the frames of requests.</summary>
internal static class CallFrames
{
    /// <summary>The frame of a request, in this thread's buffer; its id is set when it is queued.</summary>
    /// <exception cref="NotSupportedException">The request cannot cross; the message says what of it.</exception>
    public static FrameBuffer Build(PendingCall call, SiloIdentity silo, int maxFrameBytes)
    {
        IRemoteRequest request = call.Request;
        GrainId target = request.Request.Target;
        CallRequest header = new()
        {
            GrainType = target.Type,
            Key = target.Key,
            Method = request.Method.Name,
            HomeKey = call.HomeKey,
            Epoch = call.Home.Epoch,
            ReceiverIncarnation = silo.Incarnation,
        };
        request.Describe(header);
        if (request.Context is { } context)
        {
            ContextValues.Write(context, header.Context);
        }

        Trace(header, request.ParentActivity);
        FrameBuffer frame = Frames.Scratch();
        Frames.Begin(frame, new CallFrame { Request = header }, 0);
        request.Method.WriteArguments(request.Arguments, frame);
        Frames.Finish(frame, maxFrameBytes);
        return frame;
    }

    /// <summary>W3C trace context, level 1.</summary>
    private static void Trace(CallRequest header, ActivityContext parent)
    {
        if (parent == default)
        {
            return;
        }

        header.TraceParent = $"00-{parent.TraceId}-{parent.SpanId}-{(byte)parent.TraceFlags:x2}";
        header.TraceState = parent.TraceState ?? string.Empty;
    }
}
