namespace Orleans.Concurrency;

/// <summary>Lets calls to this method start between the turns of whatever is running.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AlwaysInterleaveAttribute : Attribute;
