using System.Diagnostics.CodeAnalysis;

namespace PetCam.GrainRuntime.Links;

/// <summary>One connection of a link, from the attempt to connect to its end.</summary>
[SuppressMessage("Design", "CA1001", Justification = "The source has no timer and no wait handle; disposing it would race with the writer.")]
internal sealed class LinkRun
{
    private readonly CancellationTokenSource _end = new();

    public CancellationToken Token => _end.Token;

    /// <summary>Null until the silos have greeted each other.</summary>
    public FrameSender? Sender { get; set; }

    public void End() => _end.Cancel();

    /// <summary>Whether a frame of that batch can never have left this silo. Asked when the sender is closed.</summary>
    public bool IsUnwritten(long batch) => Sender is null || batch >= Sender.StartedBatches;
}
