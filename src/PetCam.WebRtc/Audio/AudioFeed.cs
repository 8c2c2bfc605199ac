using PetCam.Hub;
using PetCam.Media;
using PetCam.Rtp;
using PetCam.WebRtc.Sending;

namespace PetCam.WebRtc.Audio;

/// <summary>The sound of one camera on one worker: sends each frame to the worker's viewers that took the audio section.</summary>
/// <remarks>
/// Data path 6/8: the hub's sink. Calls of the hub only pass a reference to the worker; everything else happens on the worker's thread. A frame for
/// which the worker's queue has no room is lost: sound that waits is worth less than silence.
/// </remarks>
internal sealed class AudioFeed : IAudioSink, IDisposable
{
    private readonly AudioFormat _format;
    private readonly AudioTimeline _timeline;
    private readonly Func<AudioFeed, AudioFrame, bool> _post;
    private readonly Func<TimeSpan> _clockOffset;
    private readonly IDisposable _attachment;
    private AudioStream[] _listeners = [];
    private long _dropped;

    /// <param name="format">Frames of another format are not sent: the viewers agreed on this one.</param>
    /// <param name="clockOffset">Silo's clock minus the board's.</param>
    /// <param name="post">Hands a frame to the worker's bounded queue; takes the reference when it returns true.</param>
    public AudioFeed(AudioTrack track, AudioFormat format, Func<TimeSpan> clockOffset, Func<AudioFeed, AudioFrame, bool> post)
    {
        _format = format;
        _timeline = new AudioTimeline(format.ClockRateHz);
        _clockOffset = clockOffset;
        _post = post;
        _attachment = track.Attach(this);
    }

    public int ListenerCount => _listeners.Length;

    /// <summary>True once a frame was sent: before, the sound has no clock to report.</summary>
    public bool HasStarted { get; private set; }

    /// <summary>Frames that the worker's queue had no room for.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    void IAudioSink.OnAudioFrame(AudioFrame frame)
    {
        AudioFrame kept = frame.AddReference();
        if (!_post(this, kept))
        {
            kept.Dispose();
            Interlocked.Increment(ref _dropped);
        }
    }

    /// <summary>Worker: a viewer whose keys are agreed. It hears what comes from now on.</summary>
    public void Join(AudioStream listener) => _listeners = [.. _listeners, listener];

    /// <summary>Worker: the viewer is gone.</summary>
    public void Leave(AudioStream listener) => _listeners = [.. _listeners.Where(other => other != listener)];

    /// <summary>Worker: the next frame from the queue. Takes ownership.</summary>
    public void Process(AudioFrame frame, BatchedOutput output)
    {
        if (frame.Info.Format == _format)
        {
            HasStarted = true;
            RtpTimestamp timestamp = _timeline.Next(frame.Info, out bool resumes);
            foreach (AudioStream listener in _listeners)
            {
                listener.Send(frame, timestamp, resumes, output);
            }

            output.Flush();
        }

        frame.Dispose();
    }

    /// <summary>An instant of the silo's clock on the sound's media clock.</summary>
    public RtpTimestamp MediaTimeAt(DateTimeOffset now) => _timeline.At(CaptureTime.FromDateTimeOffset(now - _clockOffset()));

    public void Dispose() => _attachment.Dispose();
}
