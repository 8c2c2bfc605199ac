using PetCam.Media;
using PetCam.Protocol.V1;
using Codec = PetCam.Protocol.V1.Codec;
using TrackId = PetCam.Media.TrackId;

namespace PetCam.Ingest;

/// <summary>What one silo was told of a camera's tracks. One task owns it.</summary>
internal sealed class RelayTracks
{
    private readonly Track?[] _tracks = new Track?[Enum.GetValues<TrackId>().Length];
    private AudioFormat? _audio;

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
            Id = (Protocol.V1.TrackId)info.Track,
            Codec = (Codec)info.Codec,
            Width = (uint)info.Width,
            Height = (uint)info.Height,
        };
        return true;
    }

    /// <returns>True when the camera's sound is new, has changed or is gone.</returns>
    public bool Note(AudioFormat? audio)
    {
        bool changed = audio != _audio;
        _audio = audio;
        return changed;
    }

    public UplinkHeader ToMessage()
    {
        Tracks tracks = new() { Tracks_ = { _tracks.OfType<Track>() } };
        if (_audio is { } audio)
        {
            tracks.Tracks_.Add(new Track
            {
                Id = Protocol.V1.TrackId.Audio,
                Codec = (Codec)audio.Codec,
                ClockRateHz = (uint)audio.ClockRateHz,
                Channels = (uint)audio.Channels,
            });
        }

        return new UplinkHeader { Tracks = tracks };
    }
}
