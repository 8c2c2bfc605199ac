using PetCam.Edge.Capture.Native;
using PetCam.Media;

namespace PetCam.Edge.Capture;

/// <summary>Judges the bytes of one track's frames and gives them their sequence: what the producer claims is not believed.</summary>
internal abstract class FrameTranslator
{
    private readonly FrameFormat[] _formats;
    private ulong _sequence;

    /// <param name="formats">Those that it understands.</param>
    protected FrameTranslator(TrackId track, params FrameFormat[] formats)
    {
        Track = track;
        _formats = formats;
    }

    protected TrackId Track { get; }

    /// <summary>Turns a frame into an access unit.</summary>
    /// <param name="frame">Takes ownership.</param>
    /// <param name="complaint">One sentence when the frame is of no use.</param>
    /// <returns>Null when there is nothing to send: a complaint, or a frame without a picture.</returns>
    public AccessUnit? Translate(MediaBuffer frame, in FrameInfo info, out string? complaint)
    {
        // What was lost in the ring raises the sequence, so that the silo sees the gap. A restarted encoder continues nothing either.
        _sequence += info.Missed;
        if (info.Flags.HasFlag(FrameFlags.AfterRestart))
        {
            _sequence++;
            Reset();
        }

        if (Array.IndexOf(_formats, info.Format) >= 0)
        {
            return TranslateBytes(frame, info, out complaint);
        }

        frame.Dispose();
        complaint = $"holds {info.Format} frames where {string.Join(" or ", _formats)} is expected; name another segment.";
        return Lost();
    }

    /// <inheritdoc cref="Translate"/>
    protected abstract AccessUnit? TranslateBytes(MediaBuffer frame, in FrameInfo info, out string? complaint);

    /// <summary>The producer restarted: what was remembered of its stream is void.</summary>
    protected virtual void Reset()
    {
    }

    /// <summary>A picture that cannot be sent: counted, so that the silo sees the gap.</summary>
    protected AccessUnit? Lost()
    {
        _sequence++;
        return null;
    }

    /// <param name="payload">Takes ownership.</param>
    protected AccessUnit Wrap(MediaBuffer payload, in FrameInfo info, VideoCodec codec, bool isKeyframe, int width, int height) =>
        new(payload, new AccessUnitInfo
        {
            Track = Track,
            Codec = codec,
            IsKeyframe = isKeyframe,
            CaptureTime = info.CaptureTime,
            FrameNumber = info.FrameNumber,
            Sequence = ++_sequence,
            Width = width,
            Height = height,
        });
}
