namespace PetCam.Domain.Cluster;

/// <summary>What the tables tell by themselves. Hints: they may come late or not at all.</summary>
public interface IClusterNotices
{
    /// <summary>Listens until the connection breaks; begins with <see cref="ClusterNoticeKind.Connected"/>.</summary>
    /// <exception cref="RefereeUnavailableException">The connection broke or could not be made: listen again.</exception>
    IAsyncEnumerable<ClusterNotice> ListenAsync(CancellationToken cancellationToken);
}
