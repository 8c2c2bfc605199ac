using Orleans.Runtime;

namespace Orleans;

/// <summary>What can be asked of a grain or of a reference to one.</summary>
public static class GrainExtensions
{
    /// <summary>The key part of a grain's address.</summary>
    /// <exception cref="ArgumentException"><paramref name="grain"/> is neither a grain nor a reference.</exception>
    public static string GetPrimaryKeyString(this IAddressable grain)
    {
        ArgumentNullException.ThrowIfNull(grain);
        return grain switch
        {
            IKeyed reference => reference.PrimaryKey,
            IGrainBase { GrainContext: IKeyed activation } => activation.PrimaryKey,
            _ => throw new ArgumentException($"{grain.GetType()} is neither a grain nor a reference to one.", nameof(grain)),
        };
    }
}
