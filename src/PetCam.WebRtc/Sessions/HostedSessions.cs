using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using PetCam.Domain.Cameras;
using PetCam.WebRtc.Receiving;

namespace PetCam.WebRtc.Sessions;

/// <summary>All sessions of the silo that were answered and are not over, by id, and how many more there may be. Any thread.</summary>
internal sealed class HostedSessions(WebRtcOptions options)
{
    private readonly ConcurrentDictionary<string, HostedSession> _sessions = new(StringComparer.Ordinal);

    public int Count => _sessions.Count;

    /// <summary>Those that send to the silo.</summary>
    public IEnumerable<PublisherSession> Publishers => _sessions.Select(pair => pair.Value.Session).OfType<PublisherSession>();

    /// <returns>False when there is one of that id.</returns>
    public bool TryAdd(HostedSession hosted) => _sessions.TryAdd(hosted.Session.Id, hosted);

    public void Remove(string id) => _sessions.TryRemove(id, out _);

    public bool TryFind(string id, [NotNullWhen(true)] out HostedSession? hosted) => _sessions.TryGetValue(id, out hosted);

    /// <summary>The ids of a camera's sessions.</summary>
    public string[] Of(CameraId camera) => [.. _sessions.Where(pair => pair.Value.Session.Camera == camera).Select(pair => pair.Key)];

    /// <summary>Viewers of a camera that are connected.</summary>
    public int CountViewers(CameraId camera) => _sessions.Count(pair =>
        pair.Value.Session is ViewerSession viewer && viewer.Camera == camera && viewer.IsConnected);

    /// <summary>Null when the session is over, or is no viewer's.</summary>
    public ViewerStatistics? GetStatistics(string id) =>
        _sessions.TryGetValue(id, out HostedSession? hosted) && hosted.Session is ViewerSession viewer ? viewer.Snapshot() : null;

    public IReadOnlyList<ViewerStatistics> GetStatistics() =>
        [.. _sessions.Select(pair => pair.Value.Session).OfType<ViewerSession>().Select(viewer => viewer.Snapshot())];

    /// <summary>One sentence why there may be no further session now, with the setting that bounds it; null when there may be one.</summary>
    /// <param name="client">Where it would come from; null when that is not known.</param>
    public string? DescribeReachedLimit(AddressGroup? client)
    {
        if (_sessions.Count >= options.MaxSessions)
        {
            return $"{options.MaxSessions} sessions are open (WebRtc:MaxSessions).";
        }

        int handshaking = _sessions.Count(pair => !pair.Value.Session.IsConnected);
        if (handshaking >= options.MaxHandshakes)
        {
            return $"{handshaking} sessions are connecting (WebRtc:MaxHandshakes).";
        }

        int ofClient = client is null ? 0 : _sessions.Count(pair => pair.Value.Client == client && !pair.Value.Session.IsConnected);
        return ofClient >= options.MaxHandshakesPerClient
            ? $"{ofClient} sessions are connecting from your address (WebRtc:MaxHandshakesPerClient)."
            : null;
    }
}
