using PetCam.Silo.Configuration;

namespace PetCam.Silo.Hosting;

/// <summary>What was asked on the command line: settings, or one of the things that end at once.</summary>
internal sealed class CommandLine
{
    /// <summary>Short forms of the settings that people type.</summary>
    public static readonly IReadOnlyDictionary<string, string> ShortForms = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        ["--data"] = "Silo:DataFolder",
        ["--id"] = "Silo:Id",
        ["--log"] = "Silo:Log",
    };

    private static readonly string[] ForeignPrefixes = ["Logging:", "Kestrel:", "AllowedHosts", "environment", "OTEL_"];

    private CommandLine(string[] settings) => Settings = settings;

    public bool WantsHelp { get; private init; }

    public bool WantsVersion { get; private init; }

    /// <summary>File to write the OpenAPI document to, instead of serving; null otherwise.</summary>
    public string? OpenApiFile { get; private init; }

    /// <summary>Settings as given, for the configuration.</summary>
    public string[] Settings { get; }

    /// <param name="error">One sentence about the first argument that means nothing here; null when all do.</param>
    public static CommandLine? TryParse(string[] arguments, out string? error)
    {
        error = null;
        if (arguments.Any(argument => argument is "--help" or "-h" or "-?"))
        {
            return new CommandLine([]) { WantsHelp = true };
        }

        if (arguments.Contains("--version"))
        {
            return new CommandLine([]) { WantsVersion = true };
        }

        int openApi = Array.IndexOf(arguments, "--write-openapi");
        if (openApi >= 0)
        {
            error = openApi + 1 < arguments.Length ? null : "--write-openapi needs the name of the file to write.";
            return error is null ? new CommandLine([]) { OpenApiFile = arguments[openApi + 1] } : null;
        }

        error = FindError(arguments);
        return error is null ? new CommandLine(arguments) : null;
    }

    private static string? FindError(string[] arguments)
    {
        for (int i = 0; i < arguments.Length; i++)
        {
            int equals = arguments[i].IndexOf('=', StringComparison.Ordinal);
            string name = equals < 0 ? arguments[i] : arguments[i][..equals];
            if (!IsKnown(name))
            {
                return $"'{name}' is not an option of petcam-silo; --help lists them all.";
            }

            if (equals < 0 && ++i == arguments.Length)
            {
                return $"{name} needs a value.";
            }
        }

        return null;
    }

    private static bool IsKnown(string name)
    {
        if (!name.StartsWith("--", StringComparison.Ordinal))
        {
            return false;
        }

        string key = ShortForms.GetValueOrDefault(name, name[2..]);
        return SettingCatalog.Contains(key)
            || ForeignPrefixes.Any(prefix => key.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));
    }
}
