namespace Orleans.Runtime;

/// <summary>One activation of a grain, as its grain sees it. Grain code passes it on and asks nothing of it (see README.md).</summary>
public interface IGrainContext
{
    object? GrainInstance { get; }

    IServiceProvider ActivationServices { get; }
}
