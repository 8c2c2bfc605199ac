using PetCam.Media;
using PetCam.Protocol.V1;
using Codec = PetCam.Protocol.V1.Codec;
using TrackId = PetCam.Protocol.V1.TrackId;

namespace PetCam.Edge.Uplink;

/// <summary>The tracks of which units have been seen, as the silo is told them.</summary>
internal sealed class TrackTable
{
    private readonly Track?[] _tracks = new Track?[Enum.GetValues<TrackId>().Length];
    private readonly IReadOnlyDictionary<PetCam.Media.TrackId, string> _segments;

    /// <param name="segments">Where each track is read from, for people.</param>
    public TrackTable(IReadOnlyDictionary<PetCam.Media.TrackId, string> segments) => _segments = segments;

    /// <returns>True when the unit shows a track that is new or has changed: the silo must be told before it.</returns>
    public bool Note(in AccessUnitInfo info)
    {
        ref Track? track = ref _tracks[(int)info.Track];
        if (track is not null && (VideoCodec)track.Codec == info.Codec && track.Width == (uint)info.Width && track.Height == (uint)info.Height)
        {
            return false;
        }

        track = new Track
        {
            Id = (TrackId)info.Track,
            Codec = (Codec)info.Codec,
            Width = (uint)info.Width,
            Height = (uint)info.Height,
            Source = _segments.GetValueOrDefault(info.Track, string.Empty),
        };
        return true;
    }

    public Tracks ToMessage() => new() { Tracks_ = { _tracks.OfType<Track>() } };
}
