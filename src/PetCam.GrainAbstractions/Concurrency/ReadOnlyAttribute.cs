namespace Orleans.Concurrency;

/// <summary>Lets calls to this method run together with other read-only calls; it changes no state of the grain.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ReadOnlyAttribute : Attribute;
