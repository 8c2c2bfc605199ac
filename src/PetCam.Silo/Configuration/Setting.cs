using System.Globalization;

namespace PetCam.Silo.Configuration;

/// <summary>One setting as people see it in <c>--help</c> and in docs/configuration.md.</summary>
/// <param name="Key">As in appsettings.json with colons; environment variables have two underscores instead.</param>
/// <param name="Default">As text; times are hours:minutes:seconds.</param>
/// <param name="Description">One sentence.</param>
internal sealed record Setting(string Key, string Default, string Description)
{
    /// <param name="value">Read from the options class, so that the default cannot be told wrong.</param>
    public static Setting Of(string key, object value, string description) => new(
        key,
        value switch
        {
            bool truth => truth ? "true" : "false",
            TimeSpan time => time.ToString("c", CultureInfo.InvariantCulture),
            _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty,
        },
        description);
}
