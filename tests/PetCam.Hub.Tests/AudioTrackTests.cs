using PetCam.Media;
using PetCam.Testing;

namespace PetCam.Hub.Tests;

public sealed class AudioTrackTests : HubFixture
{
    private static readonly CaptureTime Start = new(1_790_000_000_000_000_000);

    [Fact]
    public void Who_listens_gets_every_frame_from_then_on_and_none_after_it_left()
    {
        CountingSink sink = new();
        Publish(0);
        IDisposable attachment = Stream.Audio.Attach(sink);
        Publish(1);
        Publish(2);
        attachment.Dispose();
        Publish(3);
        Assert.Equal([2UL, 3UL], sink.Sequences);
        Assert.Equal((TestSound.Pcmu.Format, 4, 0), (Stream.Audio.Snapshot().Format, Stream.Audio.Snapshot().Frames, Stream.Audio.Snapshot().Sinks));
    }

    [Fact]
    public void Publisher_that_was_superseded_is_not_heard_and_a_new_one_announces_its_own_sound()
    {
        Assert.True(Publication.AnnounceAudio(TestSound.Opus.Format));
        using CameraPublication next = Stream.BeginPublication(new RecordingControl());
        Assert.Null(Stream.Audio.Snapshot().Format);
        Assert.False(Publish(0));
        Assert.False(Publication.AnnounceAudio(TestSound.Opus.Format));
        Assert.Equal((null, 0), (Stream.Audio.Snapshot().Format, Stream.Audio.Snapshot().Frames));
    }

    [Fact]
    public void Sound_of_a_camera_that_went_offline_is_expected_back()
    {
        Publish(0);
        Publication.Dispose();
        Assert.Equal(TestSound.Pcmu.Format, Stream.Audio.Snapshot().Format);
    }

    [Fact]
    public void Sink_that_throws_is_detached_and_the_others_hear_on()
    {
        CountingSink sink = new();
        using IDisposable broken = Stream.Audio.Attach(new CountingSink { Throws = true });
        using IDisposable attachment = Stream.Audio.Attach(sink);
        Publish(0);
        Publish(1);
        Assert.Equal(2, sink.Sequences.Count);
        Assert.Equal(1, Stream.Audio.Snapshot().Sinks);
    }

    [Fact]
    public void Track_that_changes_its_codec_waits_for_a_keyframe_and_tells_its_sinks()
    {
        Publish(0, keyframe: true);
        RecordingSink sink = new();
        using IDisposable attachment = Main.Attach(sink);
        Assert.False(PublishH265(1, clipIndex: 1));
        Assert.True(PublishH265(2, clipIndex: 0));
        Assert.True(Publish(3, keyframe: true));
        Assert.Equal("K0r | K2 | K3", sink.ToString());
        Assert.Equal(VideoCodec.H264, Main.ParameterSets!.Codec);
    }

    private bool Publish(int index)
    {
        using AudioFrame frame = TestSound.Pcmu.ToFrame(index, Start);
        return Publication.Publish(frame);
    }

    private bool PublishH265(ulong sequence, int clipIndex)
    {
        using AccessUnit unit = TestClip.H265.ToAccessUnit(clipIndex, Start, sequence);
        return Publication.Publish(unit);
    }

    private sealed class CountingSink : IAudioSink
    {
        public bool Throws { get; init; }

        public List<ulong> Sequences { get; } = [];

        public void OnAudioFrame(AudioFrame frame)
        {
            if (Throws)
            {
                throw new InvalidOperationException("broken sink");
            }

            Sequences.Add(frame.Info.Sequence);
        }
    }
}
