using System.Text;

namespace PetCam.Sdp;

/// <summary>Answers a fragment that restarts ICE: the ICE-lite side's new credentials and its candidates (RFC 8840 §4, RFC 8839 §4.4).</summary>
/// <param name="Request">Its first section is answered in kind; the credentials hold for all that are bundled with it.</param>
public sealed record IceFragmentAnswer(IceFragment Request, string Ufrag, string Password, IReadOnlyList<SdpCandidate> Candidates)
{
    public override string ToString()
    {
        StringBuilder text = new(512);
        text.Append("a=ice-lite\r\n");
        if (Request is { MediaLine: { } media, Mid: { } mid })
        {
            text.Append($"a=group:BUNDLE {mid}\r\nm={media}\r\na=mid:{mid}\r\n");
        }

        text.Append($"a=ice-ufrag:{Ufrag}\r\na=ice-pwd:{Password}\r\n");
        foreach (SdpCandidate candidate in Candidates)
        {
            text.Append($"a={candidate}\r\n");
        }

        return text.Append("a=end-of-candidates\r\n").ToString();
    }
}
