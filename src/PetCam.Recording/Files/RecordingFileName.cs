using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using PetCam.Domain.Cameras;
using PetCam.Domain.Recordings;

namespace PetCam.Recording;

/// <summary>How recordings are called: <c>{cameraId}_{yyyyMMdd_HHmmss}_{shortid}.mp4</c>, times in UTC.</summary>
/// <param name="ShortId">The last eight digits of the recording's id: its random part, so that two of one second differ.</param>
/// <remarks>The name says in which folder the file lies, so an index row needs no path, and a path from outside is never used.</remarks>
public sealed record RecordingFileName(CameraId Camera, DateTimeOffset StartedAt, string ShortId)
{
    public const string Extension = ".mp4";

    private const string TimeFormat = "yyyyMMdd_HHmmss";
    private const string DateFormat = "yyyy-MM-dd";
    private const int ShortIdLength = 8;

    /// <summary>Name without folder.</summary>
    public string Name => string.Create(
        CultureInfo.InvariantCulture, $"{Camera.Value}_{StartedAt.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture)}_{ShortId}{Extension}");

    /// <summary>Below <see cref="RecordingOptions.Directory"/>: <c>{cameraId}/{yyyy-MM-dd}/{name}</c>.</summary>
    public string RelativePath => Path.Combine(
        Camera.Value, StartedAt.UtcDateTime.ToString(DateFormat, CultureInfo.InvariantCulture), Name);

    public static RecordingFileName Create(CameraId camera, RecordingId id, DateTimeOffset startedAt) =>
        new(camera, startedAt, id.ToString()[^ShortIdLength..]);

    /// <summary>Reads a name; whatever is not exactly one of ours is refused, path separators included.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out RecordingFileName? name)
    {
        name = null;
        int suffix = 1 + TimeFormat.Length + 1 + ShortIdLength + Extension.Length;
        if (text is null || text.Length <= suffix || !text.EndsWith(Extension, StringComparison.Ordinal))
        {
            return false;
        }

        ReadOnlySpan<char> tail = text.AsSpan(text.Length - suffix);
        ReadOnlySpan<char> shortId = tail.Slice(2 + TimeFormat.Length, ShortIdLength);
        if (tail[0] != '_' || tail[1 + TimeFormat.Length] != '_' || !IsHexadecimal(shortId)
            || !CameraId.TryParse(text[..^suffix], out CameraId camera)
            || !DateTimeOffset.TryParseExact(
                tail.Slice(1, TimeFormat.Length), TimeFormat, CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTimeOffset startedAt))
        {
            return false;
        }

        name = new RecordingFileName(camera, startedAt, shortId.ToString());
        return true;
    }

    /// <summary>Where a file of that name lies; null for a name that is not one of ours.</summary>
    public static string? TryGetPath(string directory, string? text) =>
        TryParse(text, out RecordingFileName? name) ? Path.Combine(directory, name.RelativePath) : null;

    private static bool IsHexadecimal(ReadOnlySpan<char> text)
    {
        foreach (char c in text)
        {
            if (!char.IsAsciiHexDigitLower(c))
            {
                return false;
            }
        }

        return true;
    }
}
