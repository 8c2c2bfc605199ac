using PetCam.Media;
using PetCam.Rtp;
using PetCam.WebRtc.Audio;

namespace PetCam.WebRtc.Tests.Audio;

public sealed class AudioTimelineTests
{
    private const long Frame = 20_000_000; // ns
    private const int Ticks = 960;

    private readonly AudioTimeline _timeline = new(48_000);
    private ulong _sequence;

    [Fact]
    public void Jitter_of_capture_times_does_not_reach_the_timestamps()
    {
        Random random = new(5);
        RtpTimestamp last = Next(0, out bool resumes);
        Assert.True(resumes);
        for (int i = 1; i < 500; i++)
        {
            RtpTimestamp next = Next((i * Frame) + random.Next(-8_000_000, 8_000_000), out resumes);
            Assert.Equal(Ticks, next - last);
            Assert.False(resumes);
            last = next;
        }

        Assert.InRange(_timeline.At(At(499 * Frame)) - last, -240, 240); // 5 ms: what lips tell
    }

    [Fact]
    public void Lost_frames_leave_their_time_and_a_marker()
    {
        RtpTimestamp last = Next(0, out _);
        _sequence += 2;
        Assert.Equal(3 * Ticks, Next(3 * Frame, out bool resumes) - last);
        Assert.True(resumes);
    }

    [Fact]
    public void Pause_of_the_microphone_leaves_its_time()
    {
        RtpTimestamp last = Next(0, out _);
        Assert.Equal(48_000, Next(1_000_000_000, out bool resumes) - last);
        Assert.True(resumes);
    }

    [Theory]
    [InlineData(-3_600_000_000_000)]
    [InlineData(86_400_000_000_000)]
    public void Clock_that_is_set_does_not_move_the_timestamps(long byNanoseconds)
    {
        RtpTimestamp last = Next(0, out _);
        Assert.Equal(Ticks, Next(Frame + byNanoseconds, out _) - last);
        Assert.Equal(Ticks, _timeline.At(At((2 * Frame) + byNanoseconds)) - last - Ticks);
    }

    [Fact]
    public void Sampling_clock_that_drifts_is_followed_by_reports_and_never_goes_back()
    {
        RtpTimestamp last = Next(0, out _);
        for (int i = 1; i < 20_000; i++)
        {
            long capture = i * (Frame + 10_000); // 500 ppm slow
            RtpTimestamp next = Next(capture, out _);
            Assert.InRange(next - last, Ticks, Ticks + 4800);
            Assert.InRange(_timeline.At(At(capture)) - next, -480, 480);
            last = next;
        }
    }

    private static CaptureTime At(long captureNs) => new(1_790_000_000_000_000_000 + captureNs);

    private RtpTimestamp Next(long captureNs, out bool resumes) => _timeline.Next(
        new AudioFrameInfo
        {
            Format = new AudioFormat(AudioCodec.Opus, 48_000, 2),
            CaptureTime = At(captureNs),
            Sequence = ++_sequence,
            Duration = Ticks,
        },
        out resumes);
}
