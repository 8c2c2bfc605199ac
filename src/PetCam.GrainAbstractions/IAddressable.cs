namespace Orleans.Runtime;

/// <summary>Anything that grain code can hold a reference to.</summary>
public interface IAddressable;
