using System.Text;
using PetCam.Sdp;

namespace PetCam.Fuzz.Targets;

/// <summary>Trickle ICE fragments, as WHEP clients PATCH them.</summary>
internal sealed class IceFragmentTarget : IFuzzTarget
{
    public string Name => "ice-fragment";

    public string Description => "trickle ICE fragments (RFC 8840)";

    public int MaxInputBytes => 4096;

    public long MaxAllocatedBytes => 256 * 1024;

    public IReadOnlyList<byte[]> Tokens { get; } =
    [.. new[]
    {
        "a=ice-ufrag:abcd\r\n", "a=ice-pwd:0123456789012345678901\r\n", "a=candidate:1 1 udp 1 192.0.2.1 2 typ host\r\n", "a=end-of-candidates\r\n",
        "m=video 9 UDP/TLS/RTP/SAVPF 96\r\n", "a=mid:0\r\n", "\r\n", "\n", "=", "a=", "\u2028", "\0",
    }.Select(Encoding.UTF8.GetBytes)];

    public ulong Run(ReadOnlySpan<byte> input)
    {
        Outcome outcome = new();
        bool parsed = IceFragment.TryParse(Encoding.UTF8.GetString(input), out IceFragment? fragment);
        outcome.Add(parsed);
        outcome.AddCount(fragment?.Candidates ?? 0);
        outcome.AddCount(fragment?.Ufrag?.Length ?? 0);
        return outcome.Value;
    }

    public void Dispose()
    {
    }
}
