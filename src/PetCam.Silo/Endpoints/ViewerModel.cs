using PetCam.WebRtc;

namespace PetCam.Silo.Endpoints;

/// <summary>One WebRTC viewer of a camera.</summary>
/// <param name="Id">Tells viewers apart; not the session id, with which anybody could end the session.</param>
/// <param name="Layer">main, sub or keyframesOnly; null while not connected.</param>
/// <param name="EstimateBps">What the path to the viewer is estimated to carry; null while nothing is known.</param>
/// <param name="RoundTripMs">Null before the viewer's first report.</param>
/// <param name="FractionLost">0 to 1, as the viewer last reported.</param>
internal sealed record ViewerModel(
    string Id,
    bool Connected,
    double? ConnectedAfterMs,
    string? Layer,
    long? EstimateBps,
    double? RoundTripMs,
    double FractionLost,
    long PacketsLost,
    long Packets,
    long PayloadBytes,
    long Nacks,
    long Retransmissions,
    long RetransmittedBytes,
    long UnansweredNacks,
    long WithheldRetransmissions,
    long KeyframeRequests,
    string? SrtpProfile)
{
    private const int ShownIdCharacters = 8;

    public static ViewerModel From(ViewerStatistics viewer) => new(
        ShortId(viewer.SessionId),
        viewer.IsConnected,
        viewer.ConnectedAfter?.TotalMilliseconds,
        viewer.Layer is { } layer ? char.ToLowerInvariant(layer[0]) + layer[1..] : null,
        viewer.EstimateBps,
        viewer.RoundTripTime?.TotalMilliseconds,
        viewer.FractionLost,
        viewer.PacketsLost,
        viewer.Packets,
        viewer.PayloadBytes,
        viewer.Nacks,
        viewer.Retransmissions,
        viewer.RetransmittedBytes,
        viewer.UnansweredNacks,
        viewer.WithheldRetransmissions,
        viewer.KeyframeRequests,
        viewer.SrtpProfile);

    // Session ids begin with the silo's name.
    private static string ShortId(string sessionId)
    {
        string unique = sessionId[(sessionId.LastIndexOf('.') + 1)..];
        return unique[..Math.Min(ShownIdCharacters, unique.Length)];
    }
}
