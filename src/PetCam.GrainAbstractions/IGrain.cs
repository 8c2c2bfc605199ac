using Orleans.Runtime;

namespace Orleans;

/// <summary>Marks an interface as that of a grain.</summary>
public interface IGrain : IAddressable;
