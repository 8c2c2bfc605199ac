using System.Diagnostics.Metrics;
using PetCam.Domain.Cameras;

namespace PetCam.WebRtc;

/// <summary>Counters of the sender; tagged with the camera where that is the point, never with a session.</summary>
internal static class WebRtcMetrics
{
    private static readonly Meter Meter = new("PetCam.WebRtc");

    private static readonly UpDownCounter<long> Sessions = Meter.CreateUpDownCounter<long>(
        "petcam.webrtc.sessions", "{session}", "Sessions that were answered and are not over");

    private static readonly Counter<long> EndedSessions = Meter.CreateCounter<long>(
        "petcam.webrtc.ended_sessions", "{session}", "Sessions that ended, by reason");

    private static readonly Counter<long> Packets = Meter.CreateCounter<long>(
        "petcam.webrtc.packets", "{packet}", "RTP packets of live pictures sent to viewers");

    private static readonly Counter<long> AccessUnits = Meter.CreateCounter<long>(
        "petcam.webrtc.access_units", "{unit}", "Live pictures sent, counted once per viewer");

    private static readonly Counter<long> Nacks = Meter.CreateCounter<long>(
        "petcam.webrtc.nacked_packets", "{packet}", "Packets that viewers asked for again, by whether the history still had them");

    public static readonly Counter<long> DroppedDatagrams = Meter.CreateCounter<long>(
        "petcam.webrtc.dropped_datagrams", "{datagram}", "Datagrams that the kernel did not take");

    private static readonly Counter<long> ReceivedUnits = Meter.CreateCounter<long>(
        "petcam.webrtc.received_units", "{unit}", "Pictures of publishers handed to the hub");

    private static readonly Counter<long> LostPackets = Meter.CreateCounter<long>(
        "petcam.webrtc.lost_packets", "{packet}", "Packets of publishers that were given up");

    private static readonly Counter<long> RequestedPackets = Meter.CreateCounter<long>(
        "petcam.webrtc.requested_packets", "{packet}", "Packets that publishers were asked for again");

    private static readonly Counter<long> RequestedKeyframes = Meter.CreateCounter<long>(
        "petcam.webrtc.requested_keyframes", "{request}", "Keyframes that publishers were asked for");

    public static readonly Histogram<double> ConnectTime = Meter.CreateHistogram<double>(
        "petcam.webrtc.connect_time", "s", "From the offer to agreed keys");

    private static readonly KeyValuePair<string, object?> Answered = new("answered", true);
    private static readonly KeyValuePair<string, object?> Unanswered = new("answered", false);

    public static void SessionStarted(CameraId camera) => Sessions.Add(1, Tag(camera));

    public static void SessionEnded(CameraId camera, SessionEnd reason)
    {
        Sessions.Add(-1, Tag(camera));
        EndedSessions.Add(1, new KeyValuePair<string, object?>("reason", reason.ToString()));
    }

    /// <summary>One picture went out to all viewers of a track.</summary>
    public static void Sent(long packets, int viewers, in KeyValuePair<string, object?> camera)
    {
        Packets.Add(packets, camera);
        AccessUnits.Add(viewers, camera);
    }

    /// <summary>A publisher's picture reached the hub.</summary>
    public static void ReceivedUnit(in KeyValuePair<string, object?> camera) => ReceivedUnits.Add(1, camera);

    public static void Lost(long packets, in KeyValuePair<string, object?> camera) => LostPackets.Add(packets, camera);

    /// <summary>What a publisher was asked for in one go.</summary>
    public static void Requested(int packets, bool keyframe, in KeyValuePair<string, object?> camera)
    {
        RequestedPackets.Add(packets, camera);
        RequestedKeyframes.Add(keyframe ? 1 : 0, camera);
    }

    public static void CountNack(bool answered) => Nacks.Add(1, answered ? Answered : Unanswered);

    private static KeyValuePair<string, object?> Tag(CameraId camera) => new("camera", camera.Value);
}
