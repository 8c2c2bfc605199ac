namespace Orleans.Runtime;

/// <summary>Something that can be called wherever it lives.</summary>
public interface IAddressable;
