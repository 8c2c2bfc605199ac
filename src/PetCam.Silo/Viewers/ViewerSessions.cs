using System.Collections.Concurrent;
using PetCam.Domain.Cameras;

namespace PetCam.Silo.Viewers;

/// <summary>The viewer sessions that live on this silo now.</summary>
internal sealed class ViewerSessions(ViewerCounts counts)
{
    private readonly ConcurrentDictionary<string, IDisposable> _sessions = new(StringComparer.Ordinal);

    public IReadOnlyCollection<string> Ids => [.. _sessions.Keys];

    public bool Contains(string session) => _sessions.ContainsKey(session);

    public void Add(string session, CameraId camera)
    {
        IDisposable presence = counts.Enter(camera);
        if (!_sessions.TryAdd(session, presence))
        {
            presence.Dispose();
        }
    }

    public void Remove(string session)
    {
        if (_sessions.TryRemove(session, out IDisposable? presence))
        {
            presence.Dispose();
        }
    }
}
