namespace PetCam.Sdp;

/// <summary>One payload type of a media section: what <c>rtpmap</c>, <c>fmtp</c> and <c>rtcp-fb</c> say about it (RFC 8866 §6.6, §6.15).</summary>
/// <param name="Number">0 to 127.</param>
/// <param name="Encoding">Encoding name as offered, e.g. <c>H264</c>; compare without case.</param>
/// <param name="ClockRateHz">0 when not given.</param>
/// <param name="Channels">Of audio; 1 when not given.</param>
/// <param name="FormatParameters">What stands behind <c>fmtp</c>, unchanged, so that an answer can echo it; empty when absent.</param>
/// <param name="Feedback">RTCP feedback that the offerer takes, e.g. <c>nack pli</c> (RFC 4585 §4.2), <c>*</c> lines included.</param>
public sealed record SdpPayloadType(
    byte Number, string Encoding, int ClockRateHz, int Channels, string FormatParameters, IReadOnlyList<string> Feedback)
{
    public bool Is(string encoding) => string.Equals(Encoding, encoding, StringComparison.OrdinalIgnoreCase);

    /// <summary>The value of one format parameter; null when it is absent. Names compare without case.</summary>
    public string? FormatParameter(string name)
    {
        foreach (string pair in FormatParameters.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            int equals = pair.IndexOf('=');
            if (equals > 0 && pair.AsSpan(0, equals).Trim().Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return pair[(equals + 1)..].Trim();
            }
        }

        return null;
    }
}
