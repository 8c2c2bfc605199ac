using PetCam.HttpLive;
using PetCam.Hub;
using PetCam.Ingest;
using PetCam.Recording;
using PetCam.Storage;
using PetCam.WebRtc;

namespace PetCam.Silo.Configuration;

/// <summary>Settings of the features, section by section.</summary>
internal static class FeatureSettings
{
    public static IEnumerable<Setting> List() => [.. Hub(new()), .. Uplink(new()), .. WebRtc(new()), .. HttpLive(new()), .. Recording(new()), .. Storage(new())];

    private static IEnumerable<Setting> Hub(HubOptions hub) =>
    [
        Setting.Of("Hub:MaxGopUnits", hub.MaxGopUnits, "Access units that a cached GOP may have."),
        Setting.Of("Hub:MaxGopBytes", hub.MaxGopBytes, "Bytes that a cached GOP may have."),
        Setting.Of("Hub:DetectionHistory", hub.DetectionHistory, "Detections kept per camera for its status."),
        Setting.Of("Hub:KeyframeRequestInterval", hub.KeyframeRequestInterval, "A board is asked for a keyframe at most once in this time."),
    ];

    private static IEnumerable<Setting> Uplink(UplinkOptions uplink) =>
    [
        new("Uplink:Token", "Access:Token", "Shared secret that edge agents and publishers (WHIP) must present."),
        Setting.Of("Uplink:MaxPayloadBytes", uplink.MaxPayloadBytes, "Bytes that one access unit or JPEG may have."),
        Setting.Of("Uplink:HelloTimeout", uplink.HelloTimeout, "An agent must have said Hello within this time."),
        Setting.Of("Uplink:IdleTimeout", uplink.IdleTimeout, "Silence after which a connection is taken for dead."),
        Setting.Of("Uplink:MessageTimeout", uplink.MessageTimeout, "One message must be complete within this time."),
        Setting.Of("Uplink:CloseTimeout", uplink.CloseTimeout, "How long a closed session waits for the agent's own close."),
        Setting.Of("Uplink:MaxPendingHellos", uplink.MaxPendingHellos, "Connections that wait for their turn or have not said Hello yet; more are answered 503."),
        Setting.Of("Uplink:MaxConnectsPerSecond", uplink.MaxConnectsPerSecond, "New connections a second in the long run; more are answered 503 with a time to come again."),
        Setting.Of("Uplink:MaxConnectBurst", uplink.MaxConnectBurst, "New connections that are taken at once after a quiet time."),
        Setting.Of("Uplink:MaxCameras", uplink.MaxCameras, "Cameras that are connected at one time; more are answered 503 and told of another silo. 0: no limit."),
        Setting.Of("Uplink:MaxKnownCameras", uplink.MaxKnownCameras, "Cameras that this silo remembers in its life, connected or not."),
        Setting.Of("Uplink:MaxMessagesPerSecond", uplink.MaxMessagesPerSecond, "Messages a second that one agent may send in the long run."),
        Setting.Of("Uplink:StatusInterval", uplink.StatusInterval, "How often an agent reports; the beat of all figures."),
        Setting.Of("Uplink:AcknowledgementInterval", uplink.AcknowledgementInterval, "Units are acknowledged at most this often per track."),
    ];

    private static IEnumerable<Setting> WebRtc(WebRtcOptions webRtc) =>
    [
        new("WebRtc:ListenAddress", "127.0.0.1, or :: when the silo listens beyond loopback", "UDP address of viewers."),
        Setting.Of("WebRtc:Port", webRtc.Port, "UDP port of viewers; 0 takes a free one."),
        new("WebRtc:TcpPort", "WebRtc:Port", "TCP port for viewers whose network has no UDP; 0 takes a free one, -1 offers no TCP."),
        Setting.Of("WebRtc:TcpQueueBytes", webRtc.TcpQueueBytes, "Bytes that may wait for a viewer's TCP connection before its pictures are dropped."),
        new("WebRtc:AdvertisedAddresses:0", "those of this machine", "Address that viewers are told, such as the public one behind NAT, with :port where that differs; :1, :2 for more."),
        new("WebRtc:IceServers:0", "none", "STUN or TURN server for viewers, by :Urls:0, :Username, :Credential or :SharedSecret, :CredentialLifetime; :1, :2 for more."),
        Setting.Of("WebRtc:Workers", webRtc.Workers, "Threads that send, each with a socket of its own on the one port; 0: one for every two processors."),
        Setting.Of("WebRtc:MaxSessions", webRtc.MaxSessions, "Viewers at one time."),
        Setting.Of("WebRtc:MaxHandshakes", webRtc.MaxHandshakes, "Viewers at one time that are not connected yet."),
        Setting.Of("WebRtc:MaxHandshakesPerClient", webRtc.MaxHandshakesPerClient, "Of those, how many may come from one IPv4 address or one /64; loopback is not counted."),
        Setting.Of("WebRtc:CertificateLifetime", webRtc.CertificateLifetime, "How long a DTLS certificate holds; new viewers get the next one in its last tenth."),
        Setting.Of("WebRtc:HandshakeTimeout", webRtc.HandshakeTimeout, "A viewer that is not connected after this time is let go."),
        Setting.Of("WebRtc:ConsentTimeout", webRtc.ConsentTimeout, "A viewer that has been silent for this time is let go (RFC 7675)."),
        Setting.Of("WebRtc:ReportInterval", webRtc.ReportInterval, "Between two sender reports of a viewer."),
        Setting.Of("WebRtc:HistoryPackets", webRtc.HistoryPackets, "Packets kept per track for replay and retransmission."),
        Setting.Of("WebRtc:QueuedAccessUnits", webRtc.QueuedAccessUnits, "Access units that may wait for a worker."),
        Setting.Of("WebRtc:MaxReceivedUnitBytes", webRtc.MaxReceivedUnitBytes, "Bytes that one access unit of a publisher (WHIP) may have."),
        Setting.Of("WebRtc:SocketBufferBytes", webRtc.SocketBufferBytes, "Kernel buffer per socket and direction; net.core.wmem_max applies."),
    ];

    private static IEnumerable<Setting> HttpLive(HttpLiveOptions live) =>
    [
        Setting.Of("HttpLive:MaxStreamsPerCamera", live.MaxStreamsPerCamera, "MJPEG streams that one camera may have open at once."),
        Setting.Of("HttpLive:DetectionTolerance", live.DetectionTolerance, "How far a detection may be from a picture to be drawn on it."),
        Setting.Of("HttpLive:JpegQuality", live.JpegQuality, "Quality of pictures with boxes drawn in, 1 to 100."),
        Setting.Of("HttpLive:MaxPictureSide", live.MaxPictureSide, "Pixels that a picture may have on each side."),
    ];

    private static IEnumerable<Setting> Recording(RecordingOptions recording) =>
    [
        new("Recording:Directory", "recordings in Silo:DataFolder", "Folder of the video files."),
        Setting.Of("Recording:QueueUnits", recording.QueueUnits, "Access units that wait while the disk is slow."),
        Setting.Of("Recording:MaxFragmentBytes", recording.MaxFragmentBytes, "Bytes of one fragment; a larger GOP is split."),
        Setting.Of("Recording:MaxFragmentDuration", recording.MaxFragmentDuration, "Time in one fragment: the most that a killed silo loses."),
        Setting.Of("Recording:MaxHeldPicture", recording.MaxHeldPicture, "A longer pause begins a new file."),
        Setting.Of("Recording:MinFreeBytes", recording.MinFreeBytes, "A recording ends when the disk has less room; 0 does not check."),
        Setting.Of("Recording:FlushToDisk", recording.FlushToDisk, "Wait for the disk after each fragment."),
    ];

    private static IEnumerable<Setting> Storage(SqliteStorageOptions storage) =>
    [
        new("Storage:Engine", "sqlite", "'sqlite': a file of this silo; 'postgres': a server that several silos share."),
        new("Storage:Path", "petcam.db in Silo:DataFolder", "The database file."),
        Setting.Of("Storage:Readers", storage.Readers, "Connections that read at the same time."),
        Setting.Of("Storage:MaxWaitingWrites", storage.MaxWaitingWrites, "Writes that may wait."),
        Setting.Of("Storage:BusyTimeout", storage.BusyTimeout, "How long to wait for another process that has the file locked."),
        Setting.Of("Storage:DetectionRetention", storage.DetectionRetention, "How long detections are kept."),
        Setting.Of("Storage:MaxDetectionsPerCamera", storage.MaxDetectionsPerCamera, "Detections kept per camera, the newest."),
        .. Postgres(new()),
    ];

    private static IEnumerable<Setting> Postgres(PostgresStorageOptions postgres) =>
    [
        new("Storage:Postgres:ConnectionString", "none", "How to reach PostgreSQL, e.g. Host=db;Database=petcam;Username=petcam;Password=… Secret."),
        Setting.Of("Storage:Postgres:Schema", postgres.Schema, "Schema that holds the tables; made when it is absent."),
        Setting.Of("Storage:Postgres:StartTimeout", postgres.StartTimeout, "How long a starting silo waits for the server."),
        Setting.Of("Storage:Postgres:DetectionRetention", postgres.DetectionRetention, "How long detections are kept."),
        Setting.Of("Storage:Postgres:MaxDetectionsPerCamera", postgres.MaxDetectionsPerCamera, "Detections kept per camera, the newest."),
    ];
}
