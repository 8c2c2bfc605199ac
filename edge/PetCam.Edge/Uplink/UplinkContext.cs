using Microsoft.Extensions.Logging;
using PetCam.Edge.Status;
using PetCam.Media;

namespace PetCam.Edge.Uplink;

/// <summary>What every connection of this agent shares.</summary>
/// <param name="Segments">Where each track is read from, for people.</param>
/// <param name="Silos">Where to go.</param>
/// <param name="Requests">Where the silo's wishes go.</param>
/// <param name="Answers">Of whichever silo it was.</param>
internal sealed record UplinkContext(
    UplinkIdentity Identity,
    SendQueue Queue,
    BoardStatusSource Status,
    IReadOnlyDictionary<TrackId, string> Segments,
    SiloList Silos,
    IBoardRequests Requests,
    AnswerTimes Answers,
    TimeProvider Time,
    ILogger Logger);
