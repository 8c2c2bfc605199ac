namespace Orleans.Concurrency;

/// <summary>The caller does not wait: its task completes when the call is on its way, and what the method throws is only logged.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OneWayAttribute : Attribute;
