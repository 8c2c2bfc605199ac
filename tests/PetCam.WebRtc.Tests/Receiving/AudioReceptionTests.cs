using PetCam.Domain.Cameras;
using PetCam.Hub;
using PetCam.Media;
using PetCam.Rtp;
using PetCam.Testing;
using PetCam.WebRtc.Receiving;
using PetCam.WebRtc.Tests.Tracks;

namespace PetCam.WebRtc.Tests.Receiving;

public sealed class AudioReceptionTests : IAudioSink, IDisposable
{
    private const byte PayloadType = 111;
    private const uint Ssrc = 7;
    private const int FrameTicks = 960;
    private const uint FirstTimestamp = 0xFFFF_F000; // wraps soon

    private readonly FeedFixture _fixture = new();
    private readonly PublisherCounters _counters = new(CameraId.Parse("phone"));
    private readonly AudioReception _reception;
    private readonly IDisposable _attachment;
    private readonly List<(AudioFrameInfo Info, byte[] Bytes)> _heard = [];

    public AudioReceptionTests()
    {
        _reception = new AudioReception(PayloadType, TestSound.Opus.Format, _counters, _fixture.Time);
        _attachment = _fixture.Camera.Audio.Attach(this);
        _reception.Begin(_fixture.Publication);
    }

    public void Dispose()
    {
        _attachment.Dispose();
        _fixture.Dispose();
    }

    [Fact]
    public void Sound_is_announced_before_its_first_frame() => Assert.Equal(TestSound.Opus.Format, _fixture.Camera.Audio.Snapshot().Format);

    [Fact]
    public void Frames_reach_the_hub_as_they_were_sent_one_after_the_other()
    {
        for (int i = 0; i < 10; i++)
        {
            Assert.True(Receive(i));
        }

        Assert.Equal(TestSound.Opus.Frames.Take(10), _heard.Select(heard => heard.Bytes));
        Assert.All(_heard, heard => Assert.Equal(FrameTicks, heard.Info.Duration));
        for (int i = 1; i < _heard.Count; i++)
        {
            Assert.Equal(_heard[i - 1].Info.Sequence + 1, _heard[i].Info.Sequence);
            Assert.Equal(TestSound.FrameDuration, _heard[i].Info.CaptureTime - _heard[i - 1].Info.CaptureTime);
        }
    }

    [Fact]
    public void Sender_report_puts_frames_on_the_publishers_clock_as_pictures_are()
    {
        Receive(0);
        CaptureTime told = CaptureTime.FromDateTimeOffset(new DateTimeOffset(2026, 5, 1, 12, 0, 0, TimeSpan.Zero));
        _reception.OnSenderReport(
            new SenderReport(Ssrc, NtpTime.FromCaptureTime(told), new RtpTimestamp(FirstTimestamp), 1, 1), TimeSpan.Zero);
        Receive(5);
        Assert.InRange(_heard[^1].Info.CaptureTime - told, TimeSpan.FromMilliseconds(99), TimeSpan.FromMilliseconds(101));
    }

    [Fact]
    public void Lost_frame_is_a_gap_and_one_that_was_overtaken_is_lost()
    {
        Receive(0);
        Receive(2);
        Assert.True(Receive(1));
        Receive(3);
        Assert.Equal([1ul, 3ul, 4ul], _heard.Select(heard => heard.Info.Sequence));
        Assert.Equal(1, _reception.Report(TimeSpan.FromSeconds(1))!.Value.PacketsLost);
    }

    [Fact]
    public void What_is_no_frame_is_refused_and_padding_passed_over()
    {
        Assert.False(Receive(0, [0xFF])); // a count is missing
        Assert.False(Receive(1, new byte[AudioFrame.MaxBytes + 1]));
        Assert.True(Receive(2, []));
        Assert.Empty(_heard);
        Assert.False(_reception.HasStarted);
    }

    [Fact]
    public void Another_stream_is_taken_when_the_first_was_silent()
    {
        Receive(0);
        Assert.False(Receive(1, ssrc: 9));
        Assert.True(Receive(1, ssrc: 9, now: TimeSpan.FromSeconds(3)));
        Assert.Equal(2, _heard.Count);
        Assert.Equal(_heard[0].Info.Sequence + 2, _heard[1].Info.Sequence);
    }

    void IAudioSink.OnAudioFrame(AudioFrame frame) => _heard.Add((frame.Info, frame.PayloadSpan.ToArray()));

    private bool Receive(int index, byte[]? payload = null, uint ssrc = Ssrc, TimeSpan now = default)
    {
        RtpHeader header = new()
        {
            PayloadType = PayloadType,
            SequenceNumber = SequenceNumber.FromIndex(index),
            Timestamp = new RtpTimestamp(FirstTimestamp) + (index * FrameTicks),
            Ssrc = ssrc,
        };
        header.Write(_reception.Spare);
        payload ??= TestSound.Opus.Frames[index];
        payload.CopyTo(_reception.Spare[RtpHeader.FixedBytes..]);
        Assert.True(_reception.IsMine(_reception.Spare[..RtpHeader.FixedBytes]));
        return _reception.Receive(RtpHeader.FixedBytes + payload.Length, index, now);
    }
}
