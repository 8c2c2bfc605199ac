namespace PetCam.Sdp;

/// <summary>A session description cut into its parts, before anything is understood (RFC 8866).</summary>
internal sealed class SdpDocument
{
    private const int MaxMediaSections = 32;
    private const int MaxLines = 4096;

    private readonly List<SdpSection> _media = [];

    private SdpDocument()
    {
    }

    public SdpSection Session { get; } = new();

    public IReadOnlyList<SdpSection> Media => _media;

    /// <summary>Takes lines that end in CRLF or LF. Lines other than <c>m=</c> and <c>a=</c> are checked for form and passed over.</summary>
    public static SdpParseError TryParse(ReadOnlySpan<char> text, out SdpDocument document)
    {
        document = new SdpDocument();
        if (!text.TrimStart().StartsWith("v=0"))
        {
            return SdpParseError.MissingVersion;
        }

        int lines = 0;
        foreach (ReadOnlySpan<char> raw in text.EnumerateLines())
        {
            ReadOnlySpan<char> line = raw.TrimEnd();
            if (line.IsEmpty)
            {
                continue;
            }

            SdpParseError error = ++lines > MaxLines ? SdpParseError.TooManyLines : document.AddLine(line);
            if (error != SdpParseError.None)
            {
                return error;
            }
        }

        return document._media.Count == 0 ? SdpParseError.NoMedia : SdpParseError.None;
    }

    private SdpParseError AddLine(ReadOnlySpan<char> line)
    {
        if (line.Length < 2 || line[1] != '=' || !char.IsAsciiLetter(line[0]))
        {
            return SdpParseError.MalformedLine;
        }

        ReadOnlySpan<char> value = line[2..];
        if (line[0] == 'm')
        {
            if (_media.Count == MaxMediaSections)
            {
                return SdpParseError.TooManyLines;
            }

            _media.Add(new SdpSection { MediaLine = value.ToString() });
        }
        else if (line[0] == 'a')
        {
            (_media.Count == 0 ? Session : _media[^1]).Add(value);
        }

        return SdpParseError.None;
    }
}
