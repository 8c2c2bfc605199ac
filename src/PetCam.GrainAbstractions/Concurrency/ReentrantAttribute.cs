namespace Orleans.Concurrency;

/// <summary>Lets every call to this grain class start between the turns of running ones.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ReentrantAttribute : Attribute;
