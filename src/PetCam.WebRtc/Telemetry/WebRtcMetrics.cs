using System.Diagnostics.Metrics;
using PetCam.Domain.Cameras;
using PetCam.WebRtc.Sessions;

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

    public static readonly Histogram<double> ConnectTime = Meter.CreateHistogram<double>(
        "petcam.webrtc.connect_time", "s", "From the offer to agreed keys");

    private static readonly Counter<long> RefusedDatagrams = Meter.CreateCounter<long>(
        "petcam.webrtc.refused_datagrams", "{datagram}", "Datagrams from outside that were not taken, by cause");

    private static readonly KeyValuePair<string, object?>[] CauseTags =
        [.. Enum.GetNames<RefusalCause>().Select(name => new KeyValuePair<string, object?>("cause", name))];

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

    public static void Refused(RefusalCause cause, long datagrams)
    {
        if (datagrams > 0)
        {
            RefusedDatagrams.Add(datagrams, CauseTags[(int)cause]);
        }
    }

    public static void CountNack(bool answered) => Nacks.Add(1, answered ? Answered : Unanswered);

    private static KeyValuePair<string, object?> Tag(CameraId camera) => new("camera", camera.Value);
}
