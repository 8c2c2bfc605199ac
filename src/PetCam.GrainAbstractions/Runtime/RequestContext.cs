namespace Orleans.Runtime;

/// <summary>
/// Values that travel with calls: what a caller sets, the called grain and the grains it calls can get. Changes flow down the
/// call chain only, never back to the caller.
/// </summary>
/// <remarks>Values travel as arguments do: protobuf messages are copied, immutable values pass, anything else fails the call.</remarks>
public static class RequestContext
{
    private static readonly AsyncLocal<Dictionary<string, object>?> Values = new(); // copied on write; null when empty

    public static IEnumerable<string> Keys => Values.Value?.Keys ?? Enumerable.Empty<string>();

    public static IEnumerable<KeyValuePair<string, object>> Entries => Values.Value ?? Enumerable.Empty<KeyValuePair<string, object>>();

    /// <summary>The dictionary behind the context; whoever takes it may read it only.</summary>
    internal static Dictionary<string, object>? Snapshot
    {
        get => Values.Value;
        set => Values.Value = value;
    }

    public static object? Get(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return Values.Value?.GetValueOrDefault(key);
    }

    public static void Set(string key, object value)
    {
        ArgumentNullException.ThrowIfNull(key);
        Values.Value = new Dictionary<string, object>(Entries) { [key] = value };
    }

    /// <returns>Whether the key was there.</returns>
    public static bool Remove(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (Values.Value is not { } current || !current.ContainsKey(key))
        {
            return false;
        }

        Dictionary<string, object> rest = new(current);
        rest.Remove(key);
        Values.Value = rest.Count == 0 ? null : rest;
        return true;
    }

    public static void Clear() => Values.Value = null;
}
