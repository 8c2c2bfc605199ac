using Orleans.Runtime;

namespace Orleans;

/// <summary>
/// Hands an activation to the constructor of its grain, which has no parameter for it because grain constructors take only
/// their services. Set on the constructing thread for as long as the constructor runs.
/// </summary>
internal static class ConstructionContext
{
    [ThreadStatic]
    private static IGrainContext? _current;

    public static IGrainContext? Current
    {
        get => _current;
        set => _current = value;
    }
}
