using Orleans.Runtime;

namespace Orleans;

/// <summary>Marks an interface through which a grain notifies somebody who is not a grain.</summary>
public interface IGrainObserver : IAddressable;
