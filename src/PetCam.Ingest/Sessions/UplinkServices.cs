using Microsoft.Extensions.Logging;

namespace PetCam.Ingest;

/// <summary>What every session shares.</summary>
internal sealed record UplinkServices(
    UplinkOptions Options,
    TimeProvider Time,
    UplinkHandshake Handshake,
    UplinkClaims Claims,
    IUplinkObserver Observer,
    IUplinkPlacement Placement,
    UplinkSessions Sessions,
    ILogger<UplinkSession> Logger);
