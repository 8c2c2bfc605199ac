using System.Collections.Concurrent;
using System.Text;
using PetCam.WebRtc.Ice;
using PetCam.WebRtc.Sessions;

namespace PetCam.WebRtc.Streams;

/// <summary>Which worker has the session of a ufrag: TCP connections arrive at one worker and are handed to the session's. Any thread.</summary>
internal sealed class StreamOwners
{
    private const int MaxUfragBytes = 256;

    private readonly ConcurrentDictionary<string, MediaWorker> _byUfrag = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, MediaWorker>.AlternateLookup<ReadOnlySpan<char>> _byUfragSpan;

    public StreamOwners() => _byUfragSpan = _byUfrag.GetAlternateLookup<ReadOnlySpan<char>>();

    public void Add(string ufrag, MediaWorker worker) => _byUfrag[ufrag] = worker;

    public void Remove(string ufrag) => _byUfrag.TryRemove(ufrag, out _);

    /// <summary>The worker that a connectivity check is meant for; null when it is no check, or nobody's.</summary>
    public MediaWorker? OwnerOf(ReadOnlySpan<byte> message)
    {
        if (!StunMessage.TryParse(message, out StunMessage request, out _))
        {
            return null;
        }

        ReadOnlySpan<byte> ufrag = IceLiteResponder.LocalUfrag(request);
        if (ufrag.Length is 0 or > MaxUfragBytes)
        {
            return null;
        }

        Span<char> characters = stackalloc char[ufrag.Length];
        Encoding.Latin1.GetChars(ufrag, characters);
        return _byUfragSpan.TryGetValue(characters, out MediaWorker? worker) ? worker : null;
    }
}
