using System.Diagnostics.CodeAnalysis;

namespace PetCam.Sdp;

/// <summary>What a trickle ICE fragment says (RFC 8840 §4), as far as an ICE-lite agent needs it.</summary>
/// <param name="Ufrag">Null when the fragment names none.</param>
/// <param name="Password">Null when the fragment names none.</param>
/// <param name="Candidates">Number of candidates in it.</param>
/// <param name="MediaLine">What follows the first <c>m=</c>; null when it has no section.</param>
/// <param name="Mid">Of that section; null when it has none.</param>
public sealed record IceFragment(string? Ufrag, string? Password, int Candidates, string? MediaLine, string? Mid)
{
    private const int MaxCharacters = 16 * 1024;

    /// <summary>Reads untrusted text; never throws.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out IceFragment? fragment)
    {
        fragment = null;
        if (string.IsNullOrWhiteSpace(text) || text.Length > MaxCharacters)
        {
            return false;
        }

        fragment = new IceFragment(null, null, 0, null, null);
        foreach (ReadOnlySpan<char> raw in text.AsSpan().EnumerateLines())
        {
            ReadOnlySpan<char> line = raw.Trim();
            if (!line.IsEmpty && (line.Length < 2 || line[1] != '='))
            {
                fragment = null;
                return false;
            }

            fragment = fragment.With(line);
        }

        return true;
    }

    // Bundled sections repeat the same credentials (RFC 8840 §4.4): the first ones count.
    private IceFragment With(ReadOnlySpan<char> line)
    {
        if (line.StartsWith("a=candidate:"))
        {
            return this with { Candidates = Candidates + 1 };
        }

        return this with
        {
            Ufrag = Ufrag ?? ValueOf(line, "a=ice-ufrag:"),
            Password = Password ?? ValueOf(line, "a=ice-pwd:"),
            MediaLine = MediaLine ?? ValueOf(line, "m="),
            Mid = Mid ?? ValueOf(line, "a=mid:"),
        };
    }

    private static string? ValueOf(ReadOnlySpan<char> line, string name) => line.StartsWith(name) ? line[name.Length..].ToString() : null;
}
