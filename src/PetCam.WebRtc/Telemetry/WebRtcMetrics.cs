using System.Diagnostics.Metrics;
using PetCam.Domain.Cameras;
using PetCam.WebRtc.Sessions;
using PetCam.WebRtc.Tracks;

namespace PetCam.WebRtc;

/// <summary>Counters of the sender; tagged with the camera where that is the point, never with a session.</summary>
internal static class WebRtcMetrics
{
    private static readonly Meter Meter = new("PetCam.WebRtc");

    private static readonly InstrumentAdvice<double> PerPacket = new()
    {
        HistogramBucketBoundaries = [1e-7, 2e-7, 5e-7, 1e-6, 2e-6, 5e-6, 1e-5, 2e-5, 5e-5, 1e-4],
    };

    private static readonly UpDownCounter<long> Sessions = Meter.CreateUpDownCounter<long>(
        "petcam.webrtc.sessions", "{session}", "Sessions that were answered and are not over");

    private static readonly Counter<long> EndedSessions = Meter.CreateCounter<long>(
        "petcam.webrtc.ended_sessions", "{session}", "Sessions that ended, by reason");

    private static readonly Counter<long> Packets = Meter.CreateCounter<long>(
        "petcam.webrtc.packets", "{packet}", "RTP packets of live pictures sent to viewers");

    private static readonly Counter<long> AccessUnits = Meter.CreateCounter<long>(
        "petcam.webrtc.access_units", "{unit}", "Live pictures sent, counted once per viewer");

    private static readonly Counter<long> Nacks = Meter.CreateCounter<long>(
        "petcam.webrtc.nacked_packets", "{packet}", "Packets that viewers asked for again, by what became of it: sent, unknown, withheld");

    public static readonly Counter<long> DroppedDatagrams = Meter.CreateCounter<long>(
        "petcam.webrtc.dropped_datagrams", "{datagram}", "Datagrams that the kernel did not take");

    public static readonly Counter<long> DroppedHandovers = Meter.CreateCounter<long>(
        "petcam.webrtc.dropped_handovers", "{datagram}", "Datagrams that arrived at one worker for another, whose queue was full");

    private static readonly UpDownCounter<long> Workers = Meter.CreateUpDownCounter<long>(
        "petcam.webrtc.workers", "{worker}", "Sending threads, by how they send and receive: what this machine took when they started");

    public static readonly Histogram<double> SendTime = Meter.CreateHistogram<double>(
        "petcam.webrtc.send_time", "s", "What the kernel takes for a packet, of one picture in 64", advice: PerPacket);

    public static readonly Histogram<double> EncryptionTime = Meter.CreateHistogram<double>(
        "petcam.webrtc.encryption_time", "s", "Header and encryption of a packet, of one picture in 64", advice: PerPacket);

    public static readonly Counter<long> KeyframeReplays = Meter.CreateCounter<long>(
        "petcam.webrtc.keyframe_replays", "{request}", "Keyframe requests of viewers that were answered from the history, not by the board");

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

    private static readonly Counter<long> RefusedDatagrams = Meter.CreateCounter<long>(
        "petcam.webrtc.refused_datagrams", "{datagram}", "Datagrams from outside that were not taken, by cause");

    private static readonly KeyValuePair<string, object?>[] CauseTags =
        [.. Enum.GetNames<RefusalCause>().Select(name => new KeyValuePair<string, object?>("cause", name))];

    private static readonly KeyValuePair<string, object?>[] RepairOutcomes =
        [.. Enum.GetNames<RepairOutcome>().Select(name => new KeyValuePair<string, object?>("outcome", name.ToLowerInvariant()))];

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

    public static void CountRepair(RepairOutcome outcome) => Nacks.Add(1, RepairOutcomes[(int)outcome]);

    public static void WorkerStarted(string sender, string receiver) => CountWorker(1, sender, receiver);

    public static void WorkerEnded(string sender, string receiver) => CountWorker(-1, sender, receiver);

    public static void Refused(RefusalCause cause, long datagrams)
    {
        if (datagrams > 0)
        {
            RefusedDatagrams.Add(datagrams, CauseTags[(int)cause]);
        }
    }

    private static void CountWorker(int change, string sender, string receiver) =>
        Workers.Add(change, new KeyValuePair<string, object?>("send", sender), new KeyValuePair<string, object?>("receive", receiver));

    private static KeyValuePair<string, object?> Tag(CameraId camera) => new("camera", camera.Value);
}
