namespace PetCam.Silo.Configuration;

/// <summary>What this process is and where it keeps its data.</summary>
internal sealed class SiloOptions
{
    public const string Section = "Silo";

    private const int MaxIdLength = 40;

    /// <summary>Name of this silo, <c>[a-z0-9-]{1,40}</c>. Default: the host name.</summary>
    public string Id { get; set; } = FromHostName(Environment.MachineName);

    /// <summary>Folder for the database and the recordings; created when missing. Default <c>data</c> in the working directory.</summary>
    public string DataFolder { get; set; } = "data";

    /// <summary>How long a stopping silo may take to say goodbye and close its recordings. Default 10 s.</summary>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Bytes that must be free in the data folder for <c>/readyz</c> to be ready. Default 256 MiB.</summary>
    public long MinFreeBytes { get; set; } = 256L * 1024 * 1024;

    public IEnumerable<string> Validate()
    {
        if (Id.Length is 0 or > MaxIdLength || !Id.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'))
        {
            yield return $"Silo:Id is '{Id}': use 1 to {MaxIdLength} of a-z, 0-9 and '-'.";
        }

        if (string.IsNullOrWhiteSpace(DataFolder))
        {
            yield return "Silo:DataFolder is empty: name a folder that this user may write, such as /var/lib/petcam.";
        }

        if (DrainTimeout < TimeSpan.FromSeconds(1) || DrainTimeout > TimeSpan.FromMinutes(10))
        {
            yield return $"Silo:DrainTimeout is {DrainTimeout}: use 00:00:01 to 00:10:00.";
        }

        if (MinFreeBytes < 0)
        {
            yield return $"Silo:MinFreeBytes is {MinFreeBytes}: use 0 or more bytes.";
        }
    }

    private static string FromHostName(string name)
    {
        string safe = new([.. name.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-').Take(MaxIdLength)]);
        return safe.Trim('-') is { Length: > 0 } id ? id : "silo";
    }
}
