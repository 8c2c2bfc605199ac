namespace PetCam.Edge.Configuration;

/// <summary>The secret for the silo: from a file, or from the environment, never from the command line, which every user of the board can read.</summary>
internal sealed class TokenReader
{
    /// <summary>Environment variable with the token itself.</summary>
    public const string Variable = "PETCAM_TOKEN";

    private readonly EdgeOptions _options;

    public TokenReader(EdgeOptions options) => _options = options;

    /// <returns>Null when no token is set.</returns>
    /// <exception cref="ConfigurationException">The file cannot be read.</exception>
    public string? Read()
    {
        if (_options.TokenFile is not { } path)
        {
            return _options.Token;
        }

        try
        {
            return File.ReadAllText(path).Trim();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"Cannot read --token-file {path}: {exception.Message}");
        }
    }
}
