using System.Diagnostics.CodeAnalysis;

namespace PetCam.Sdp;

/// <summary>What a trickle ICE fragment says (RFC 8840 §4), as far as an ICE-lite agent needs it.</summary>
/// <param name="Ufrag">Null when the fragment names none.</param>
/// <param name="Candidates">Number of candidates in it.</param>
public sealed record IceFragment(string? Ufrag, int Candidates)
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

        string? ufrag = null;
        int candidates = 0;
        foreach (ReadOnlySpan<char> raw in text.AsSpan().EnumerateLines())
        {
            ReadOnlySpan<char> line = raw.Trim();
            if (!line.IsEmpty && (line.Length < 2 || line[1] != '='))
            {
                return false;
            }

            candidates += line.StartsWith("a=candidate:") ? 1 : 0;
            ufrag ??= line.StartsWith("a=ice-ufrag:") ? line["a=ice-ufrag:".Length..].ToString() : null;
        }

        fragment = new IceFragment(ufrag, candidates);
        return true;
    }
}
