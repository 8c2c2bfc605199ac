using PetCam.Domain.Detections;
using PetCam.Media;

namespace PetCam.Hub.Tests;

public sealed class DetectionFeedTests : HubFixture
{
    [Fact]
    public void Follower_that_falls_behind_keeps_the_latest()
    {
        using DetectionSubscription subscription = Stream.Detections.Subscribe(capacity: 2);

        Publish(1, 2, 3);

        Assert.Equal([2u, 3u], Drain(subscription));
    }

    [Fact]
    public void History_is_bounded_and_oldest_first()
    {
        Publish([.. Enumerable.Range(1, 20).Select(i => (uint)i)]);

        Assert.Equal(Enumerable.Range(5, 16).Select(i => (uint)i), Stream.Detections.History().Select(set => set.Version));
        Assert.Equal(20u, Stream.Detections.Latest!.Version);
        Assert.Equal(20, Stream.Detections.Count);
    }

    [Fact]
    public async Task Disposed_subscription_completes()
    {
        DetectionSubscription subscription = Stream.Detections.Subscribe();

        subscription.Dispose();
        Publish(1);

        Assert.Empty(Drain(subscription));
        await subscription.Reader.Completion;
    }

    [Fact]
    public void Superseded_publisher_adds_nothing()
    {
        using CameraPublication newer = Stream.BeginPublication(new RecordingControl());

        Assert.False(Publication.Publish(new DetectionSet(1, new CaptureTime(1), 1, [])));
        Assert.Null(Stream.Detections.Latest);
    }

    private static List<uint> Drain(DetectionSubscription subscription)
    {
        List<uint> versions = [];
        while (subscription.Reader.TryRead(out DetectionSet? set))
        {
            versions.Add(set.Version);
        }

        return versions;
    }

    private void Publish(params uint[] versions)
    {
        foreach (uint version in versions)
        {
            Publication.Publish(new DetectionSet(version, new CaptureTime(version), version, []));
        }
    }
}
