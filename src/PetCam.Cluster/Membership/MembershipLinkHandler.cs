using PetCam.Domain.Cluster;

namespace PetCam.Cluster.Membership;

/// <summary>Takes the membership links that others open.</summary>
internal sealed class MembershipLinkHandler(MembershipLinks links) : ISiloLinkHandler
{
    public string Purpose => MembershipLink.Purpose;

    public Task ServeAsync(SiloIdentity peer, Stream stream, CancellationToken cancellationToken) => links.WatchAsync(peer, stream, cancellationToken);
}
