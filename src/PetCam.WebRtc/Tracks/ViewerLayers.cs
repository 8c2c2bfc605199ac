using PetCam.Hub;
using PetCam.Media;
using PetCam.WebRtc.Congestion;

namespace PetCam.WebRtc.Tracks;

/// <summary>Which track a viewer is sent, and how it changes to another: on a keyframe, under the same SSRC, with sequence numbers and timestamps that go on.</summary>
/// <remarks>While the new track's keyframe is awaited the old one is sent. One worker owns it.</remarks>
internal sealed class ViewerLayers
{
    private readonly ViewerStream _stream;
    private readonly CameraTrack _main;
    private readonly CameraTrack? _sub;
    private readonly Func<CameraTrack, TrackFeed> _open;
    private readonly Action<CameraTrack> _release;
    private TrackFeed? _target;
    private StreamLayer _wanted = StreamLayer.Main;

    /// <summary>Joins the main track.</summary>
    /// <param name="sub">Null when the camera has no other track.</param>
    /// <param name="open">The worker's feed of a track.</param>
    /// <param name="release">Lets a feed go if nobody else watches it.</param>
    public ViewerLayers(
        ViewerStream stream, CameraTrack main, CameraTrack? sub, Func<CameraTrack, TrackFeed> open, Action<CameraTrack> release)
    {
        _stream = stream;
        _main = main;
        _sub = sub;
        _open = open;
        _release = release;
        Feed = open(main);
        Feed.Join(stream);
    }

    /// <summary>What is sent at present. Read from anywhere.</summary>
    public StreamLayer Layer { get; private set; } = StreamLayer.Main;

    /// <summary>Where it comes from.</summary>
    public TrackFeed Feed { get; private set; }

    // The same codec as the main track's: payload type and depacketizer stay.
    private bool HasSub => _sub is not null && _sub.Codec is var codec && codec != VideoCodec.None && codec == _main.Codec;

    /// <summary>As the camera sends it; 0 while it does not.</summary>
    public double MainBps => _main.BitrateBps;

    /// <summary>The same of the sub-stream; 0 when there is none that could be sent.</summary>
    public double SubBps => HasSub ? _sub!.BitrateBps : 0;

    /// <summary>Changes to a layer as soon as a keyframe of it is there; a change that was not made yet is given up for it.</summary>
    /// <param name="isUrgent">The present layer chokes the path: nothing more of it is sent, not even the rest of a picture that was begun.</param>
    /// <returns>False when the camera does not send it.</returns>
    public bool TrySwitch(StreamLayer layer, bool isUrgent = false)
    {
        bool hasSub = HasSub;
        if (layer == StreamLayer.Sub && !hasSub)
        {
            return false;
        }

        if (layer == _wanted)
        {
            return true;
        }

        StopAwaiting();
        _wanted = layer;
        CameraTrack track = layer == StreamLayer.Main || !hasSub ? _main : _sub!;
        if (layer == StreamLayer.KeyframesOnly)
        {
            _stream.KeyframesOnly = true; // at once: the path cannot even carry what is sent while waiting
            _stream.PauseAfterPending();
        }

        if (isUrgent)
        {
            _stream.CutOff();
        }

        if (ReferenceEquals(track, Feed.Track))
        {
            StayOnTrack();
        }
        else
        {
            MoveTo(_open(track), isUrgent);
        }

        return true;
    }

    /// <summary>The feed that was waited for has a keyframe, the newest of its history.</summary>
    public void Arrive(TrackFeed feed)
    {
        TrackFeed old = Feed;
        _target = null;
        _stream.KeyframesOnly = _wanted == StreamLayer.KeyframesOnly;
        old.Leave(_stream);
        feed.Take(_stream);
        Feed = feed;
        Layer = _wanted;
        _release(old.Track);
    }

    /// <summary>The viewer is gone.</summary>
    public void Leave()
    {
        StopAwaiting();
        Feed.Leave(_stream);
        _release(Feed.Track);
    }

    private void StayOnTrack()
    {
        Layer = _wanted;
        _stream.IsHeld = false;
        if (_wanted == StreamLayer.KeyframesOnly)
        {
            return;
        }

        _stream.KeyframesOnly = false;
        if (Feed.HasFreshKeyframe && _stream.TryResume(Feed.History))
        {
            Feed.Send(_stream);
        }
        else if (_stream.AwaitsKeyframe)
        {
            Feed.RequestKeyframe();
        }
    }

    private void MoveTo(TrackFeed target, bool isUrgent)
    {
        if (target.HasFreshKeyframe)
        {
            Arrive(target);
            target.Send(_stream);
        }
        else
        {
            _target = target;
            _stream.IsHeld = isUrgent; // what is on its way fills the time until then
            target.Await(this);
        }
    }

    private void StopAwaiting()
    {
        if (_target is { } target)
        {
            _target = null;
            target.StopAwaiting(this);
            _release(target.Track);
        }
    }
}
