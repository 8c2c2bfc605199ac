namespace Orleans.Placement;

/// <summary>Places new activations on the silo of the caller.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = false)]
public sealed class PreferLocalPlacementAttribute : PlacementAttribute;
