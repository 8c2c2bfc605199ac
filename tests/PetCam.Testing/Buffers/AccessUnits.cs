using PetCam.Media;

namespace PetCam.Testing;

/// <summary>Makes small access units whose bytes are valid Annex B, for tests that do not decode.</summary>
public static class AccessUnits
{
    /// <summary>SPS of a 1280x720 constrained baseline stream at level 3.1, without start code.</summary>
    public static ReadOnlySpan<byte> SequenceParameterSet =>
        [0x67, 0x42, 0xC0, 0x1F, 0xD9, 0x00, 0x50, 0x05, 0xBB, 0x01, 0x10, 0x00, 0x00, 0x03, 0x00, 0x10, 0x00, 0x00, 0x03, 0x03, 0xC0, 0xF1, 0x83, 0x24, 0x80];

    public static ReadOnlySpan<byte> PictureParameterSet => [0x68, 0xCB, 0x83, 0xCB, 0x20];

    /// <summary>An IDR with parameter sets in front, or a P slice; the slice bytes are the sequence number, repeated.</summary>
    /// <param name="sliceLength">Bytes of the slice after its header byte.</param>
    public static AccessUnit H264(ulong sequence, bool keyframe, TrackId track = TrackId.Main, int sliceLength = 100)
    {
        List<byte> bytes = [];
        if (keyframe)
        {
            bytes.AddRange([0, 0, 0, 1, .. SequenceParameterSet, 0, 0, 0, 1, .. PictureParameterSet]);
        }

        bytes.AddRange([0, 0, 0, 1, keyframe ? (byte)0x65 : (byte)0x41]);
        bytes.AddRange(Enumerable.Repeat((byte)(0x80 | sequence), sliceLength));
        return Wrap(bytes.ToArray(), VideoCodec.H264, sequence, keyframe, track);
    }

    /// <summary>Wraps bytes; the capture time is 1/30 s per sequence number after 2026-01-01.</summary>
    public static AccessUnit Wrap(ReadOnlySpan<byte> bytes, VideoCodec codec, ulong sequence, bool keyframe, TrackId track)
    {
        DateTimeOffset start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        return new AccessUnit(
            MediaBuffer.Copy(bytes),
            new AccessUnitInfo
            {
                Track = track,
                Codec = codec,
                IsKeyframe = keyframe,
                CaptureTime = new CaptureTime(CaptureTime.FromDateTimeOffset(start).UnixNanoseconds + ((long)sequence * 1_000_000_000 / 30)),
                FrameNumber = 1000 + sequence,
                Sequence = sequence,
                Width = 1280,
                Height = 720,
            });
    }
}
