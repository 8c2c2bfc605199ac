using PetCam.Hub;
using PetCam.Media;
using PetCam.Protocol.V1;
using DetectionSet = PetCam.Domain.Detections.DetectionSet;
using TrackId = PetCam.Media.TrackId;

namespace PetCam.Ingest;

/// <summary>Judges what a welcomed agent sends, in its order, and publishes what is good to the hub.</summary>
/// <remarks>Data path 4/8: from checked message to access unit. One caller at a time.</remarks>
internal sealed class UplinkIntake
{
    private readonly CameraPublication _publication;
    private readonly TrafficCounters _traffic;
    private readonly Acknowledger _acknowledger;
    private readonly TimeProvider _time;
    private readonly KeyValuePair<string, object?> _tag;
    private readonly TrackIntake?[] _tracks = new TrackIntake?[Enum.GetValues<TrackId>().Length];
    private AudioIntake? _audio;
    private bool _tracksTold;

    public UplinkIntake(UplinkClaim claim, Acknowledger acknowledger, TimeProvider time)
    {
        _publication = claim.Publication;
        _traffic = claim.Traffic;
        _acknowledger = acknowledger;
        _time = time;
        _tag = new KeyValuePair<string, object?>("camera", claim.Camera.Id.Value);
    }

    /// <summary>Takes the list of tracks. A track that stays keeps its sequence; one whose codec changed starts over.</summary>
    public UplinkViolation? Accept(Tracks message)
    {
        TrackIntake?[] next = new TrackIntake?[_tracks.Length];
        AudioIntake? audio = null;
        foreach (Track track in message.Tracks_)
        {
            if (track.Id == Protocol.V1.TrackId.Audio && audio is null && OutsideText.IsAcceptable(track.Source, OutsideText.MaxNameLength))
            {
                if (AudioIntake.Announce(track, _audio, out audio) is { } violation)
                {
                    return violation;
                }

                continue;
            }

            int index = (int)track.Id;
            if ((uint)index >= (uint)next.Length || next[index] is not null || !OutsideText.IsAcceptable(track.Source, OutsideText.MaxNameLength))
            {
                return Refuse(UplinkViolationKind.Value, $"Track {index} is announced twice, unknown, or has an unreadable source name.");
            }

            VideoCodec codec = (VideoCodec)track.Codec;
            if (!Takes((TrackId)index, codec))
            {
                string expected = track.Id == Protocol.V1.TrackId.Picture ? "Jpeg" : "H264 or H265";
                return Refuse(UplinkViolationKind.Value, $"Track {track.Id} is announced as {track.Codec}; this silo takes {expected} there.");
            }

            next[index] = _tracks[index] is { } known && known.Codec == codec ? known : new TrackIntake((TrackId)index, codec);
        }

        next.CopyTo(_tracks, 0);
        _audio = audio;
        _publication.AnnounceAudio(audio?.Format);
        _tracksTold = true;
        return null;
    }

    /// <summary>Judges the header of a message that has a payload, before the payload is received.</summary>
    public UplinkViolation? Check(UplinkHeader header, out AccessUnitInfo info)
    {
        info = default;
        bool isPicture = header.KindCase == UplinkHeader.KindOneofCase.Jpeg;
        int index = isPicture ? (int)TrackId.Picture : (int)header.AccessUnit.Track;
        if ((uint)index >= (uint)_tracks.Length || _tracks[index] is not { } track)
        {
            return Refuse(UplinkViolationKind.Order, $"A unit of track {index} came, which Tracks did not announce.");
        }

        if (isPicture)
        {
            return track.Check(header.Jpeg, out info);
        }

        return index == (int)TrackId.Picture
            ? Refuse(UplinkViolationKind.Value, "A picture came as an access unit; pictures have a header of their own.")
            : track.Check(header.AccessUnit, out info);
    }

    /// <summary>Judges the header of an audio frame, before the payload is received.</summary>
    public UplinkViolation? CheckAudio(UplinkHeader header) => _audio is null
        ? Refuse(UplinkViolationKind.Order, "An audio frame came, but Tracks announced no audio track.")
        : _audio.Check(header.Audio, header.PayloadLength);

    /// <summary>Judges the bytes of an audio frame and publishes it.</summary>
    /// <param name="payload">Takes ownership.</param>
    public UplinkViolation? Publish(MediaBuffer payload, AudioHeader header)
    {
        UplinkViolation? violation = _audio!.Accept(header, payload.Span, out AudioFrameInfo info, out long missed);
        using AudioFrame frame = new(payload, info);
        if (violation is null)
        {
            _traffic.CountAudio(frame.Length, missed);
            _publication.Publish(frame);
        }

        return violation;
    }

    /// <summary>Judges the bytes and publishes them.</summary>
    /// <param name="payload">Takes ownership.</param>
    /// <param name="late">Not live: received and acknowledged, not shown.</param>
    public UplinkViolation? Publish(MediaBuffer payload, in AccessUnitInfo info, bool late)
    {
        using AccessUnit unit = new(payload, info);
        TrackIntake track = _tracks[(int)info.Track]!;
        UplinkViolation? violation = track.CheckPayload(info, unit.PayloadSpan);
        if (violation is not null)
        {
            return violation;
        }

        Count(unit, track.Advance(info.Sequence));
        if (late)
        {
            IngestMetrics.LateUnits.Add(1, _tag);
        }
        else
        {
            _publication.Publish(unit);
        }

        _acknowledger.Received(info.Track, info.Sequence);
        return null;
    }

    public UplinkViolation? Accept(Detections message)
    {
        if (!_tracksTold)
        {
            return Refuse(UplinkViolationKind.Order, "Detections came before Tracks.");
        }

        UplinkViolation? violation = DetectionIntake.Read(message, out DetectionSet? detections);
        if (violation is null)
        {
            _traffic.CountDetections();
            _publication.Publish(detections!);
        }

        return violation;
    }

    private static bool Takes(TrackId track, VideoCodec codec) => track == TrackId.Picture
        ? codec == VideoCodec.Jpeg
        : codec is VideoCodec.H264 or VideoCodec.H265;

    private void Count(AccessUnit unit, long missed)
    {
        DateTimeOffset now = _time.GetUtcNow();
        if (unit.Track == TrackId.Picture)
        {
            // Pictures replace each other in the agent's queue: a gap among them is no loss.
            _traffic.CountPicture(unit.Length, now);
            return;
        }

        _traffic.CountUnit(unit.Length, missed, now);
        if (missed > 0)
        {
            IngestMetrics.MissedUnits.Add(missed, _tag);
        }
    }

    private static UplinkViolation Refuse(UplinkViolationKind kind, string detail) => new(kind, detail);
}
