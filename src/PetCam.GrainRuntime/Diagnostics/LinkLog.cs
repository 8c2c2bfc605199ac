using Microsoft.Extensions.Logging;
using PetCam.Domain.Cluster;

namespace PetCam.GrainRuntime.Diagnostics;

/// <summary>What calls between silos log: events 8020 to 8039.</summary>
internal sealed partial class LinkLog(ILogger logger)
{
    [LoggerMessage(8020, LogLevel.Warning, "The link for calls to silo {Silo} broke with {Pending} calls under way: {Reason}")]
    public partial void LinkBroken(SiloIdentity silo, int pending, string reason);

    [LoggerMessage(8021, LogLevel.Information, "Calls to silo {Silo} go over a new connection, in version {Version} of the protocol.")]
    public partial void LinkOpened(SiloIdentity silo, uint version);

    [LoggerMessage(8022, LogLevel.Warning, "The connection for calls from silo {Silo} was closed, because of what it sent: {Reason}")]
    public partial void LinkRefused(SiloIdentity silo, string reason);

    [LoggerMessage(8023, LogLevel.Warning, "The connection for calls from silo {Silo} ended: {Reason}")]
    public partial void LinkEnded(SiloIdentity silo, string reason);

    [LoggerMessage(8024, LogLevel.Warning, "The life {Silo} of this silo is over; its {Activations} grains are dropped without writing.")]
    public partial void LifeEnded(SiloIdentity silo, int activations);

    [LoggerMessage(8025, LogLevel.Error, "The directory failed to find the home of '{Key}'; the calls that waited for it are rejected.")]
    public partial void LookUpFailed(string key, Exception exception);
}
