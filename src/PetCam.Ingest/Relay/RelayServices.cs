using Microsoft.Extensions.Logging;
using PetCam.Domain.Cluster;
using PetCam.Hub;

namespace PetCam.Ingest;

/// <summary>What both ends of all relays share.</summary>
/// <param name="Options">Of the relay.</param>
/// <param name="Uplink">Limits of what comes over a link are those of an uplink.</param>
/// <param name="Turns">In which links are opened.</param>
/// <param name="Sessions">What the dispatcher of received messages needs.</param>
internal sealed record RelayServices(
    RelayOptions Options,
    UplinkOptions Uplink,
    UplinkServices Sessions,
    MediaHub Hub,
    UplinkDirectory Uplinks,
    IClusterMembership Membership,
    IHomeDirectory Homes,
    ISiloLinks Links,
    RelayTurns Turns,
    TimeProvider Time,
    ILogger<RelayDirectory> Logger);
