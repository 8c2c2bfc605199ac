namespace PetCam.Sdp;

/// <summary>The lines of the session part or of one media part of a description, attributes in order (RFC 8866 §5).</summary>
public sealed class SdpSection
{
    private readonly List<KeyValuePair<string, string>> _attributes = [];

    /// <summary>What follows <c>m=</c>; empty for the session part.</summary>
    public string MediaLine { get; init; } = string.Empty;

    internal void Add(ReadOnlySpan<char> attribute)
    {
        int colon = attribute.IndexOf(':');
        string name = (colon < 0 ? attribute : attribute[..colon]).ToString();
        _attributes.Add(new KeyValuePair<string, string>(name, colon < 0 ? string.Empty : attribute[(colon + 1)..].ToString()));
    }

    /// <summary>True when the attribute is there, with or without a value.</summary>
    public bool Has(string name) => First(name) is not null;

    /// <summary>The first value of an attribute; empty for one without value, null when it is absent.</summary>
    public string? First(string name)
    {
        foreach ((string key, string value) in _attributes)
        {
            if (key == name)
            {
                return value;
            }
        }

        return null;
    }

    /// <summary>All values of an attribute, in order.</summary>
    public IEnumerable<string> All(string name) => _attributes.Where(pair => pair.Key == name).Select(pair => pair.Value);
}
