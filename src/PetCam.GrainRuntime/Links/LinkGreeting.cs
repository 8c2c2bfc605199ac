using PetCam.GrainRuntime.Wire;
using PetCam.Protocol.V1;

namespace PetCam.GrainRuntime.Links;

/// <summary>The first frame in each direction: which versions of the protocol a silo speaks. The highest that both know is spoken.</summary>
internal static class LinkGreeting
{
    /// <returns>The version to speak.</returns>
    /// <exception cref="IOException">The other side went away, speaks no such protocol, or no version that this one knows.</exception>
    public static async Task<uint> ExchangeAsync(Stream stream, FrameReader reader, (uint Min, uint Max) ours, CancellationToken cancellationToken)
    {
        await stream.WriteAsync(Write(ours), cancellationToken).ConfigureAwait(false);
        CallHello theirs = await ReadAsync(reader, cancellationToken).ConfigureAwait(false);
        uint version = Math.Min(ours.Max, theirs.MaxVersion);
        return version >= Math.Max(ours.Min, theirs.MinVersion)
            ? version
            : throw new IOException($"The other silo speaks versions {theirs.MinVersion} to {theirs.MaxVersion} of the call protocol, "
                + $"this one {ours.Min} to {ours.Max}; update the older one.");
    }

    private static ReadOnlyMemory<byte> Write((uint Min, uint Max) versions)
    {
        FrameBuffer frame = new(64);
        Frames.Begin(frame, new CallFrame { Hello = new CallHello { MinVersion = versions.Min, MaxVersion = versions.Max } }, 0);
        Frames.Finish(frame, int.MaxValue);
        return frame.WrittenMemory;
    }

    private static async Task<CallHello> ReadAsync(FrameReader reader, CancellationToken cancellationToken)
    {
        CallHello? hello;
        while (!TryRead(reader, out hello))
        {
            if (!await reader.FillAsync(cancellationToken).ConfigureAwait(false))
            {
                throw new IOException("The other silo closed the connection instead of greeting.");
            }
        }

        return hello ?? throw new InvalidDataException("The first frame is no greeting.");
    }

    private static bool TryRead(FrameReader reader, out CallHello? hello)
    {
        bool isComplete = reader.TryRead(out _, out CallFrame header, out _);
        hello = isComplete ? header.Hello : null;
        return isComplete;
    }
}
