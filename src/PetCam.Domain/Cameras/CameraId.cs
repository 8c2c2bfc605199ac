using System.Diagnostics.CodeAnalysis;

namespace PetCam.Domain.Cameras;

/// <summary>The name of a camera in addresses, file names, metrics and keys: <c>[a-z0-9][a-z0-9._-]{0,62}</c>.</summary>
/// <remarks>The alphabet is what is safe in a URL path, a file name and a shared-memory name without any escaping.</remarks>
public readonly record struct CameraId : IComparable<CameraId>
{
    public const int MaxLength = 63;

    private readonly string? _value;

    private CameraId(string value) => _value = value;

    public string Value => _value ?? throw new InvalidOperationException("An uninitialized CameraId was used.");

    /// <summary>Accepts exactly the alphabet and length above; never throws.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out CameraId id)
    {
        id = default;
        if (text is null || text.Length is 0 or > MaxLength || !char.IsAsciiLetterOrDigit(text[0]))
        {
            return false;
        }

        foreach (char c in text)
        {
            if (!(char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '_' or '-'))
            {
                return false;
            }
        }

        id = new CameraId(text);
        return true;
    }

    /// <exception cref="FormatException">The text is not a camera id.</exception>
    public static CameraId Parse(string text) => TryParse(text, out CameraId id)
        ? id
        : throw new FormatException($"'{text}' is not a camera id: use 1 to {MaxLength} of a-z, 0-9, '.', '_', '-', a letter or digit first.");

    public int CompareTo(CameraId other) => string.CompareOrdinal(_value, other._value);

    public override string ToString() => _value ?? string.Empty;

    public static bool operator <(CameraId left, CameraId right) => left.CompareTo(right) < 0;

    public static bool operator >(CameraId left, CameraId right) => left.CompareTo(right) > 0;

    public static bool operator <=(CameraId left, CameraId right) => left.CompareTo(right) <= 0;

    public static bool operator >=(CameraId left, CameraId right) => left.CompareTo(right) >= 0;
}
