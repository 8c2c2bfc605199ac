using System.Security.Cryptography;

namespace PetCam.Cluster.Links;

/// <summary>
/// The first four messages of a link: hello, challenge, the proof of the side that connects, the verdict with the proof of the other.
/// Who connects proves first, so that nobody gets a proof to guess at by connecting to a silo.
/// </summary>
internal static class LinkHandshake
{
    /// <summary>The side that connects.</summary>
    /// <exception cref="IOException">It failed; the message says why.</exception>
    public static async Task ConnectAsync(SecuredStream secured, LinkHello hello, byte[] key, CancellationToken cancellationToken)
    {
        byte[] sent = hello.Write();
        await LinkFrames.WriteAsync(secured.Stream, sent, cancellationToken).ConfigureAwait(false);
        byte[] challenge = await LinkFrames.ReadAsync(secured.Stream, cancellationToken).ConfigureAwait(false);
        if (challenge.Length != LinkProtocol.NonceBytes)
        {
            throw new LinkException("it does not speak the protocol of silos (its challenge has another size)");
        }

        LinkBinding binding = new(key, sent, challenge, secured.OwnCertificate, secured.PeerCertificate);
        await LinkFrames.WriteAsync(secured.Stream, binding.ProveClient(), cancellationToken).ConfigureAwait(false);
        LinkVerdict.ThrowUnlessWelcome(await LinkFrames.ReadAsync(secured.Stream, cancellationToken).ConfigureAwait(false), binding);
    }

    /// <summary>The side that listens.</summary>
    /// <param name="judge">Looks at a hello whose sender is proved; the reason to refuse it, or null.</param>
    /// <exception cref="IOException">It failed, and the other side was told as much as it may know; the message says why.</exception>
    public static async Task<LinkHello> AcceptAsync(SecuredStream secured, byte[] key, Func<LinkHello, string?> judge, CancellationToken cancellationToken)
    {
        byte[] received = await LinkFrames.ReadAsync(secured.Stream, cancellationToken).ConfigureAwait(false);
        if (!LinkHello.TryParse(received, out LinkHello hello))
        {
            throw new LinkException("it does not speak the protocol of silos (its hello cannot be read)");
        }

        byte[] challenge = RandomNumberGenerator.GetBytes(LinkProtocol.NonceBytes);
        await LinkFrames.WriteAsync(secured.Stream, challenge, cancellationToken).ConfigureAwait(false);
        LinkBinding binding = new(key, received, challenge, secured.PeerCertificate, secured.OwnCertificate);
        if (!binding.IsClientProof(await LinkFrames.ReadAsync(secured.Stream, cancellationToken).ConfigureAwait(false)))
        {
            await LinkFrames.WriteAsync(secured.Stream, LinkVerdict.WriteNotProved(), cancellationToken).ConfigureAwait(false);
            throw new LinkException($"it says it is {hello.From} and has not proved that it knows the secret: Cluster:Secret differs, or somebody is in between");
        }

        string? refusal = judge(hello);
        await LinkFrames.WriteAsync(secured.Stream, LinkVerdict.Write(refusal, binding), cancellationToken).ConfigureAwait(false);
        return refusal is null ? hello : throw new LinkException($"{hello.From} was told: {refusal}");
    }
}
