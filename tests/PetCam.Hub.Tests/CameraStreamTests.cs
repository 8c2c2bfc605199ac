using PetCam.Media;
using PetCam.Testing;

namespace PetCam.Hub.Tests;

public sealed class CameraStreamTests : HubFixture
{
    [Fact]
    public void Newest_publication_wins_and_the_one_before_is_told()
    {
        RecordingSink sink = new();
        using IDisposable attachment = Main.Attach(sink);
        Publish(10, keyframe: true);

        using CameraPublication newer = Stream.BeginPublication(new RecordingControl());

        Assert.Equal(1, Control.Superseded);
        Assert.True(newer.Epoch > Publication.Epoch);
        Assert.False(Publish(11));
        using AccessUnit unit = AccessUnits.H264(0, keyframe: true);
        Assert.True(newer.Publish(unit));
        Assert.Equal("K10 | K0", sink.ToString());
    }

    [Fact]
    public void Ending_a_superseded_publication_leaves_the_camera_online()
    {
        using CameraPublication newer = Stream.BeginPublication(new RecordingControl());

        Publication.Dispose();

        Assert.True(Stream.IsOnline);
    }

    [Fact]
    public void Ending_the_publication_takes_the_camera_offline_and_forgets_the_gop()
    {
        Publish(10, keyframe: true);
        int changes = 0;
        Stream.OnlineChanged += _ => changes++;

        Publication.Dispose();

        Assert.False(Stream.IsOnline);
        Assert.Equal(1, changes);
        Assert.Null(Main.TryGetKeyframe());
    }

    [Fact]
    public void Keyframe_requests_of_many_viewers_become_one()
    {
        for (int viewer = 0; viewer < 400; viewer++)
        {
            Main.RequestKeyframe();
        }

        Assert.Equal([TrackId.Main], Control.KeyframeRequests);

        Time.Advance(TimeSpan.FromMilliseconds(500));
        Main.RequestKeyframe();
        Stream[TrackId.Sub].RequestKeyframe();
        Assert.Equal([TrackId.Main, TrackId.Main, TrackId.Sub], Control.KeyframeRequests);
    }

    [Fact]
    public void Requests_to_an_offline_camera_go_nowhere()
    {
        Publication.Dispose();

        Main.RequestKeyframe();
        Stream.RequestFrameInterval(TrackId.Main, TimeSpan.FromSeconds(1));

        Assert.Empty(Control.KeyframeRequests);
        Assert.Empty(Control.FrameIntervals);
    }
}
