using System.Text;

namespace PetCam.Cluster.Links;

/// <summary>What the listening side says last: welcome, or why not. With its proof, unless the other one has proved nothing.</summary>
internal static class LinkVerdict
{
    public const byte Welcome = 1;
    public const byte Refused = 2;
    public const byte NotProved = 3;

    private const int MaxReasonBytes = 400;

    /// <param name="refusal">Null to welcome.</param>
    public static byte[] Write(string? refusal, LinkBinding binding)
    {
        byte[] reason = Encoding.UTF8.GetBytes(refusal ?? string.Empty);
        byte[] verdict = [refusal is null ? Welcome : Refused, .. reason.AsSpan(0, Math.Min(reason.Length, MaxReasonBytes))];
        return [.. binding.ProveServer(verdict), .. verdict];
    }

    public static byte[] WriteNotProved() => [.. new byte[LinkProtocol.ProofBytes], NotProved];

    /// <exception cref="LinkException">It is no welcome of a silo that knows the secret.</exception>
    public static void ThrowUnlessWelcome(ReadOnlySpan<byte> frame, LinkBinding binding)
    {
        if (frame.Length <= LinkProtocol.ProofBytes)
        {
            throw new LinkException("it does not speak the protocol of silos (its answer is too short)");
        }

        ReadOnlySpan<byte> verdict = frame[LinkProtocol.ProofBytes..];
        if (verdict[0] == NotProved)
        {
            throw new LinkException("it does not accept this silo's secret: Cluster:Secret differs between them, or somebody is in between");
        }

        if (!binding.IsServerProof(verdict, frame[..LinkProtocol.ProofBytes]))
        {
            throw new LinkException("it has not proved that it knows this silo's secret: Cluster:Secret differs between them, or somebody is in between");
        }

        if (verdict[0] != Welcome)
        {
            throw new LinkException(Encoding.UTF8.GetString(verdict[1..]));
        }
    }
}
