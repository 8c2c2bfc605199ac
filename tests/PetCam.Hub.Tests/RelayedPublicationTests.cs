using PetCam.Media;
using PetCam.Testing;

namespace PetCam.Hub.Tests;

/// <summary>One publication after the other: who may take over, what is shown twice, and who wants the camera at all.</summary>
public sealed class RelayedPublicationTests : HubFixture
{
    private const ulong Agent = 7;

    [Fact]
    public void Relay_takes_over_from_an_older_uplink_and_loses_against_a_newer_one()
    {
        CameraPublication relay = Stream.TryBeginRelay(new RecordingControl(), Publication.Epoch + 5, Agent)!;
        Assert.Equal(1, Control.Superseded);
        Assert.Equal((Publication.Epoch + 5, true), (relay.Epoch, Stream.Publication!.IsRelayed));

        Assert.Null(Stream.TryBeginRelay(new RecordingControl(), relay.Epoch - 1, Agent));
        using CameraPublication again = Stream.TryBeginRelay(new RecordingControl(), relay.Epoch, Agent)!; // opened anew, by another way
        Assert.False(relay.IsCurrent);
        using CameraPublication uplink = Stream.BeginPublication(new RecordingControl(), relay.Epoch + 1, Agent);
        Assert.Null(Stream.TryBeginRelay(new RecordingControl(), uplink.Epoch, Agent));
        Assert.True(uplink.IsCurrent);
    }

    [Fact]
    public void Same_agent_over_another_connection_goes_on_and_its_repeats_are_left_out()
    {
        RecordingSink sink = new();
        using IDisposable attachment = Main.Attach(sink);
        using CameraPublication first = Stream.BeginPublication(new RecordingControl(), agentSession: Agent);
        Publish(first, 10, 13);

        using CameraPublication second = Stream.BeginPublication(new RecordingControl(), agentSession: Agent);
        Publish(second, 10, 15);

        Assert.Equal("K10 D11 D12 D13 D14 D15", sink.ToString());
        using AccessUnit keyframe = Main.TryGetKeyframe()!;
        Assert.Equal(10UL, keyframe.Info.Sequence);
    }

    [Fact]
    public void Same_agent_with_a_gap_waits_for_a_keyframe_and_asks_for_it()
    {
        RecordingSink sink = new();
        using IDisposable attachment = Main.Attach(sink);
        using CameraPublication first = Stream.BeginPublication(new RecordingControl(), agentSession: Agent);
        Publish(first, 10, 12);

        RecordingControl control = new();
        using CameraPublication second = Stream.BeginPublication(control, agentSession: Agent);
        Publish(second, 14, 15);
        Publish(second, 20, 21);

        Assert.Equal("K10 D11 D12 | K20 D21", sink.ToString());
        Assert.Equal([TrackId.Main], control.KeyframeRequests);
    }

    [Fact]
    public void Another_agent_begins_anew_whatever_its_numbers()
    {
        RecordingSink sink = new();
        using IDisposable attachment = Main.Attach(sink);
        using CameraPublication first = Stream.BeginPublication(new RecordingControl(), agentSession: Agent);
        Publish(first, 10, 12);

        using CameraPublication second = Stream.BeginPublication(new RecordingControl(), agentSession: Agent + 1);
        Publish(second, 10, 11);

        Assert.Equal("K10 D11 D12 | K10 D11", sink.ToString());
    }

    [Fact]
    public void Who_saw_the_units_before_an_interruption_goes_on_behind_it_without_a_keyframe()
    {
        RecordingSink sink = new();
        using IDisposable attachment = Main.Attach(sink);
        CameraPublication first = Stream.BeginPublication(new RecordingControl(), agentSession: Agent);
        Publish(first, 10, 12);
        first.Dispose();

        RecordingControl control = new();
        using CameraPublication second = Stream.BeginPublication(control, agentSession: Agent);
        Publish(second, 10, 14);

        Assert.Equal("K10 D11 D12 D13 D14", sink.ToString());
        Assert.Empty(control.KeyframeRequests);
    }

    [Fact]
    public void Gap_before_an_interruption_is_closed_by_a_keyframe_behind_it()
    {
        RecordingSink sink = new();
        using IDisposable attachment = Main.Attach(sink);
        RecordingControl control = new();
        CameraPublication first = Stream.BeginPublication(control, agentSession: Agent);
        Publish(first, 10, 12);
        Publish(first, 14, 14);
        first.Dispose();

        using CameraPublication second = Stream.BeginPublication(new RecordingControl(), agentSession: Agent);
        Publish(second, 10, 14);
        Publish(second, 20, 20);

        Assert.Equal("K10 D11 D12 | K20", sink.ToString());
        Assert.Equal([TrackId.Main], control.KeyframeRequests);
    }

    [Fact]
    public void Who_comes_during_an_interruption_that_others_wait_through_begins_with_what_the_agent_repeats()
    {
        RecordingSink witness = new();
        RecordingSink newcomer = new();
        using IDisposable seen = Main.Attach(witness);
        CameraPublication first = Stream.BeginPublication(new RecordingControl(), agentSession: Agent);
        Publish(first, 10, 12);
        first.Dispose();

        using IDisposable came = Main.Attach(newcomer);
        using CameraPublication second = Stream.BeginPublication(new RecordingControl(), agentSession: Agent);
        Publish(second, 10, 13);
        Publish(second, 14, 20);

        Assert.Equal("K10 D11 D12 D13 D14 D15 D16 D17 D18 D19 K20", witness.ToString());
        Assert.Equal("K10 D11 D12 D13 D14 D15 D16 D17 D18 D19 K20", newcomer.ToString());
    }

    [Fact]
    public void What_an_agent_repeats_after_an_interruption_is_there_for_who_comes_later()
    {
        using IDisposable witness = Main.Attach(new RecordingSink());
        CameraPublication first = Stream.BeginPublication(new RecordingControl(), agentSession: Agent);
        Publish(first, 10, 12);
        first.Dispose();
        using CameraPublication second = Stream.BeginPublication(new RecordingControl(), agentSession: Agent);

        Publish(second, 10, 11);
        RecordingSink early = new();
        using IDisposable early1 = Main.Attach(early);
        Assert.Equal("", early.ToString());
        RecordingSink live = new();
        using IDisposable live1 = Main.Attach(live, replay: false);
        Publish(second, 12, 13);
        RecordingSink late = new();
        using IDisposable late1 = Main.Attach(late);
        Publish(second, 14, 14);

        Assert.Equal("K10 D11 D12 D13 D14", early.ToString()); // when it was whole: half a GOP would be shown as pictures with holes
        Assert.Equal("K10r D11r D12r D13r D14", late.ToString());
        Assert.Equal("", live.ToString()); // wants nothing that was before
    }

    [Fact]
    public void Another_agent_after_an_interruption_begins_anew()
    {
        RecordingSink sink = new();
        using IDisposable attachment = Main.Attach(sink);
        CameraPublication first = Stream.BeginPublication(new RecordingControl(), agentSession: Agent);
        Publish(first, 10, 12);
        first.Dispose();

        using CameraPublication second = Stream.BeginPublication(new RecordingControl(), agentSession: Agent + 1);
        Publish(second, 13, 13);
        Publish(second, 20, 20);

        Assert.Equal("K10 D11 D12 | K20", sink.ToString());
    }

    [Fact]
    public void Who_comes_after_an_interruption_is_given_what_others_saw_before()
    {
        CameraPublication first = Stream.BeginPublication(new RecordingControl(), agentSession: Agent);
        using (Main.Attach(new RecordingSink()))
        {
            Publish(first, 10, 12);
        }

        first.Dispose();
        RecordingSink sink = new();
        using IDisposable attachment = Main.Attach(sink);
        using CameraPublication second = Stream.BeginPublication(new RecordingControl(), agentSession: Agent);
        Publish(second, 10, 13);

        Assert.Equal("K10 D11 D12 D13", sink.ToString());
    }

    [Fact]
    public void Camera_is_wanted_from_the_first_to_the_last()
    {
        List<bool> changes = [];
        Stream.DemandChanged += stream => changes.Add(stream.IsWanted);
        IDisposable main = Main.Attach(new RecordingSink());
        IDisposable picture = Stream[TrackId.Picture].Attach(new RecordingSink(), replay: false);
        DetectionSubscription detections = Stream.Detections.Subscribe();
        main.Dispose();
        main.Dispose();
        picture.Dispose();
        Assert.Equal([true], changes);

        detections.Dispose();
        detections.Dispose();
        Assert.Equal([true, false], changes);
        using (IDisposable want = Stream.Want())
        {
            Assert.True(Stream.IsWanted);
            want.Dispose();
        }

        Assert.Equal([true, false, true, false], changes);
    }

    private static void Publish(CameraPublication publication, ulong first, ulong last)
    {
        for (ulong sequence = first; sequence <= last; sequence++)
        {
            using AccessUnit unit = AccessUnits.H264(sequence, sequence % 10 == 0);
            publication.Publish(unit);
        }
    }
}
