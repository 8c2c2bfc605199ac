using Microsoft.Extensions.Logging;
using PetCam.Domain.Cluster;

namespace PetCam.Cluster;

/// <summary>What the cluster logs: events 8200 to 8299.</summary>
internal static partial class ClusterLog
{
    [LoggerMessage(8200, LogLevel.Information, "Joined cluster '{Cluster}' as {Silo}, reached by other silos at {Address}.")]
    public static partial void Joined(ILogger logger, string cluster, SiloIdentity silo, string address);

    [LoggerMessage(8201, LogLevel.Information, "{Silo} left the cluster.")]
    public static partial void Left(ILogger logger, SiloIdentity silo);

    [LoggerMessage(8202, LogLevel.Warning, "{Silo} left without a goodbye: {Reason} The others find its lock gone.")]
    public static partial void LeftSilently(ILogger logger, SiloIdentity silo, string reason);

    [LoggerMessage(8203, LogLevel.Information, "Silo {Silo} appeared at {Address}.")]
    public static partial void Appeared(ILogger logger, SiloIdentity silo, string address);

    [LoggerMessage(8204, LogLevel.Information, "Silo {Silo} is gone.")]
    public static partial void Gone(ILogger logger, SiloIdentity silo);

    [LoggerMessage(8205, LogLevel.Information, "Silo {Silo} is {Phase} now.")]
    public static partial void PhaseChanged(ILogger logger, SiloIdentity silo, SiloPhase phase);

    [LoggerMessage(8206, LogLevel.Warning, "Silo {Silo} is declared dead: {Cause}.")]
    public static partial void DeclaredDead(ILogger logger, SiloIdentity silo, string cause);

    [LoggerMessage(8207, LogLevel.Warning, "Silo {Silo} is suspected: its link broke or fell silent. It lives as long as it renews its lease.")]
    public static partial void Suspected(ILogger logger, SiloIdentity silo);

    [LoggerMessage(8208, LogLevel.Warning, "{Silo} could not renew its lease ({Reason}); it may decide for another {Remaining}.")]
    public static partial void RenewalFailed(ILogger logger, SiloIdentity silo, string reason, TimeSpan remaining);

    [LoggerMessage(8209, LogLevel.Information, "{Silo} renews its lease again.")]
    public static partial void RenewalRecovered(ILogger logger, SiloIdentity silo);

    [LoggerMessage(8210, LogLevel.Warning, "{Silo} is suspended: its lease runs out and others may take over. Pictures flow on; nothing is decided here until it is renewed.")]
    public static partial void Suspended(ILogger logger, SiloIdentity silo);

    [LoggerMessage(8211, LogLevel.Information, "{Silo} goes on: its lease is renewed, or no silo could have taken over.")]
    public static partial void Resumed(ILogger logger, SiloIdentity silo);

    [LoggerMessage(8212, LogLevel.Information, "{Silo} stays alive without its referee: no other silo can renew either.")]
    public static partial void Extended(ILogger logger, SiloIdentity silo);

    [LoggerMessage(8233, LogLevel.Information, "{Silo} may not stay alive without its referee: {Renewer}.")]
    public static partial void NotExtended(ILogger logger, SiloIdentity silo, string renewer);

    [LoggerMessage(8213, LogLevel.Warning, "The life {Silo} is over: the cluster declared it dead. Whatever it owned is dropped, and it joins again.")]
    public static partial void LifeEnded(ILogger logger, SiloIdentity silo);

    [LoggerMessage(8214, LogLevel.Error, "A handler of the end of {Silo} failed.")]
    public static partial void LifeEndedHandlerFailed(ILogger logger, SiloIdentity silo, Exception exception);

    [LoggerMessage(8215, LogLevel.Warning, "Silo '{Silo}' cannot join again yet: {Reason}")]
    public static partial void JoinFailed(ILogger logger, string silo, string reason);

    [LoggerMessage(8216, LogLevel.Error, "The heartbeat of {Silo} failed unexpectedly; it goes on.")]
    public static partial void HeartbeatFailed(ILogger logger, SiloIdentity silo, Exception exception);

    [LoggerMessage(8217, LogLevel.Warning, "Listening for the cluster's notices broke: {Reason} Homes are checked again once it is back.")]
    public static partial void NoticesLost(ILogger logger, string reason);

    [LoggerMessage(8218, LogLevel.Warning, "{Keys} keys were not asked of the table: {Reason} They wait for at most {Timeout}.")]
    public static partial void BatchFailed(ILogger logger, int keys, string reason, TimeSpan timeout);

    [LoggerMessage(8219, LogLevel.Error, "A batch of {Keys} keys failed; its callers are told.")]
    public static partial void BatchBroken(ILogger logger, int keys, Exception exception);

    [LoggerMessage(8220, LogLevel.Information, "The table answers again; {Keys} keys had waited.")]
    public static partial void BatchRecovered(ILogger logger, int keys);

    [LoggerMessage(8221, LogLevel.Information, "'{Key}' is no longer this silo's (epoch {Epoch}): {Owner}.")]
    public static partial void HomeLost(ILogger logger, string key, ulong epoch, string owner);

    [LoggerMessage(8222, LogLevel.Information, "Listens for other silos at {Address} ({Security}).")]
    public static partial void Listening(ILogger logger, string address, string security);

    [LoggerMessage(8223, LogLevel.Warning, "A link from {Remote} was refused: {Reason} ({Untold} more since the last such line.)")]
    public static partial void LinkRefused(ILogger logger, string remote, string reason, long untold);

    [LoggerMessage(8224, LogLevel.Error, "Serving the link '{Purpose}' of {Peer} failed.")]
    public static partial void LinkFailed(ILogger logger, string purpose, SiloIdentity peer, Exception exception);

    [LoggerMessage(8225, LogLevel.Debug, "The link '{Purpose}' of {Peer} ended: {Reason}")]
    public static partial void LinkEnded(ILogger logger, string purpose, SiloIdentity peer, string reason);

    [LoggerMessage(8226, LogLevel.Debug, "No membership link to {Peer}: {Reason}")]
    public static partial void NoMembershipLink(ILogger logger, SiloIdentity peer, string reason);

    [LoggerMessage(8227, LogLevel.Warning, "The listener for other silos failed: {Reason} It goes on.")]
    public static partial void AcceptFailed(ILogger logger, string reason);

    [LoggerMessage(8228, LogLevel.Error, "A handler of '{Event}' failed; the others are told all the same.")]
    public static partial void HandlerFailed(ILogger logger, string @event, Exception exception);

    [LoggerMessage(8229, LogLevel.Error, "Whether {Silo} lives could not be looked at; its lease decides.")]
    public static partial void LookFailed(ILogger logger, SiloIdentity silo, Exception exception);

    [LoggerMessage(8231, LogLevel.Debug, "'{Key}' is {Silo}'s since epoch {Epoch}; {Former} had it.")]
    public static partial void Claimed(ILogger logger, string key, SiloIdentity silo, ulong epoch, string former);

    [LoggerMessage(8232, LogLevel.Information, "{Keys} keys were claimed at once; {Taken} of them from other lives.")]
    public static partial void ClaimedMany(ILogger logger, int keys, int taken);

    [LoggerMessage(8230, LogLevel.Debug, "Whether {Silo} lives could not be looked at: {Reason}")]
    public static partial void LookMissed(ILogger logger, SiloIdentity silo, string reason);
}
