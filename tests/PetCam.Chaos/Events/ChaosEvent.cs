using PetCam.Chaos.Cast;

namespace PetCam.Chaos.Events;

/// <summary>Something that happens to the cluster while people watch, and is over in the end.</summary>
internal abstract class ChaosEvent(Stage stage)
{
    /// <summary>The same for all events of one kind.</summary>
    public abstract string Kind { get; }

    /// <summary>To whom it happens.</summary>
    public abstract string Target { get; }

    /// <summary>The 99th percentile of the viewers' gaps should stay below; null where no aim is set.</summary>
    public virtual TimeSpan? Aim => null;

    protected Stage Stage => stage;

    protected ChaosTimes Times => stage.Plan.Times;

    /// <summary>Begins it, lasts, and heals, at once when it is cancelled. What it ends or adds it tells the stage.</summary>
    public abstract Task RunAsync(CancellationToken cancellationToken);

    /// <summary>What it does to a viewer.</summary>
    /// <param name="cameraSilo">The silo that had the viewer's camera before.</param>
    /// <param name="viewerSilo">The silo that served the viewer before; null when that is not known.</param>
    public virtual Touch TouchOf(string? cameraSilo, string? viewerSilo) => Touch.None;

    /// <summary>Of an event that happens to one silo.</summary>
    protected static Touch TouchOfSilo(string hit, string? cameraSilo, string? viewerSilo) =>
        viewerSilo == hit ? Touch.Own : cameraSilo == hit ? Touch.Camera : Touch.None;
}
