namespace PetCam.Sdp;

/// <summary>The hash of a DTLS certificate (RFC 8122 §5).</summary>
/// <param name="HashFunction">Lower case, e.g. <c>sha-256</c>.</param>
/// <param name="Hash">Its bytes.</param>
public sealed record SdpFingerprint(string HashFunction, ReadOnlyMemory<byte> Hash)
{
    /// <summary>Reads <c>sha-256 AB:CD:…</c>; false for unknown hash functions and wrong lengths.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out SdpFingerprint? fingerprint)
    {
        fingerprint = null;
        int space = text.IndexOf(' ');
        if (space < 0)
        {
            return false;
        }

        string function = text[..space].ToString().ToLowerInvariant();
        ReadOnlySpan<char> digits = text[(space + 1)..].Trim();
        int length = function switch { "sha-256" => 32, "sha-384" => 48, "sha-512" => 64, _ => 0 };
        if (length == 0 || digits.Length != (length * 3) - 1)
        {
            return false;
        }

        byte[] hash = new byte[length];
        for (int i = 0; i < length; i++)
        {
            bool separated = i == 0 || digits[(i * 3) - 1] == ':';
            if (!separated || !byte.TryParse(digits.Slice(i * 3, 2), System.Globalization.NumberStyles.AllowHexSpecifier, null, out hash[i]))
            {
                return false;
            }
        }

        fingerprint = new SdpFingerprint(function, hash);
        return true;
    }

    /// <summary>As it stands behind <c>a=fingerprint:</c>.</summary>
    public override string ToString() =>
        $"{HashFunction} {string.Join(':', Convert.ToHexString(Hash.Span).Chunk(2).Select(pair => new string(pair)))}";
}
