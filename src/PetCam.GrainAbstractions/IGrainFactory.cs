namespace Orleans;

/// <summary>Gives references to grains. A reference is cheap, needs no activation, and is valid for ever.</summary>
public interface IGrainFactory
{
    /// <summary>A reference to the grain that implements <typeparamref name="TGrainInterface"/> under this key.</summary>
    /// <param name="primaryKey">The key, such as a camera's id.</param>
    /// <param name="grainClassNamePrefix">Start of the full class name, where several classes implement the interface.</param>
    /// <exception cref="ArgumentException">No grain class, or more than one, implements the interface.</exception>
    TGrainInterface GetGrain<TGrainInterface>(string primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithStringKey;
}
