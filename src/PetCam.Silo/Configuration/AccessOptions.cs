namespace PetCam.Silo.Configuration;

/// <summary>Who may reach this silo.</summary>
internal sealed class AccessOptions
{
    public const string Section = "Access";

    private const int MinTokenLength = 16;

    /// <summary>Shared secret that every request but <c>/healthz</c> must carry. Default: none, which confines the silo to loopback.</summary>
    public string? Token { get; set; }

    /// <summary>Lets anybody who can reach the address in without a token. Default false.</summary>
    public bool AllowAnonymousNetwork { get; set; }

    /// <summary>Origins of other sites whose pages may use the API and WHEP, such as <c>https://home.example</c>. Default: none.</summary>
    public IList<string> AllowedOrigins { get; } = [];

    public bool RequiresToken => !string.IsNullOrEmpty(Token);

    public IEnumerable<string> Validate()
    {
        if (RequiresToken && Token!.Length < MinTokenLength)
        {
            yield return $"Access:Token has {Token.Length} characters: use {MinTokenLength} or more, such as the output of 'openssl rand -hex 24'.";
        }

        foreach (string origin in AllowedOrigins)
        {
            bool valid = Uri.TryCreate(origin, UriKind.Absolute, out Uri? uri)
                && uri.Scheme is "http" or "https" && uri.GetLeftPart(UriPartial.Authority) == origin;
            if (!valid)
            {
                yield return $"Access:AllowedOrigins has '{origin}', which is not an origin: use scheme and host, such as https://home.example.";
            }
        }
    }
}
