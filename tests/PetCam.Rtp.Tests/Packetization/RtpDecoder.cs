using System.Globalization;
using System.Net;
using System.Net.Sockets;
using PetCam.Testing;

namespace PetCam.Rtp.Tests.Packetization;

/// <summary>FFmpeg as an RTP receiver on loopback, which prints a digest of every picture that it decoded.</summary>
internal sealed class RtpDecoder : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly byte[] _datagram = new byte[1500];
    private readonly IPEndPoint _receiver;
    private readonly TemporaryFile _description;
    private readonly Task<ToolOutput> _output;
    private readonly PeriodicTimer _pace = new(TimeSpan.FromMilliseconds(5));

    private RtpDecoder(int port, string attributes, int pictures)
    {
        _description = new TemporaryFile(
            System.Text.Encoding.ASCII.GetBytes($"v=0\no=- 0 0 IN IP4 127.0.0.1\ns=-\nc=IN IP4 127.0.0.1\nt=0 0\nm=video {port} RTP/AVP 96\n{attributes}"), ".sdp");
        _receiver = new IPEndPoint(IPAddress.Loopback, port);
        _output = Task.Run(() => Tool.Run(
            "ffmpeg", "-v", "error", "-protocol_whitelist", "file,udp,rtp", "-i", _description.Path,
            "-frames:v", pictures.ToString(CultureInfo.InvariantCulture), "-vsync", "passthrough", "-f", "framemd5", "-"));
    }

    public bool HasEnded => _output.IsCompleted;

    public static async Task<RtpDecoder> StartAsync(string attributes, int pictures)
    {
        int port = FreeEvenPort();
        RtpDecoder decoder = new(port, attributes, pictures);
        await Eventually.TrueAsync("FFmpeg listens", Patience, () => Task.FromResult(decoder.HasEnded || IsBound(port)));
        return decoder;
    }

    public static string[] ReadDigests(string frameDigests) =>
        [.. frameDigests.Split('\n').Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split(',')[^1].Trim())];

    public void Send(SequenceNumber number, in SentPacket packet, ReadOnlySpan<byte> payload)
    {
        RtpHeader header = new() { PayloadType = 96, Marker = packet.IsLastOfUnit, SequenceNumber = number, Timestamp = packet.Timestamp, Ssrc = 1 };
        header.Write(_datagram, hasExtension: false);
        payload.CopyTo(_datagram.AsSpan(RtpHeader.FixedBytes));
        _socket.SendTo(_datagram.AsSpan(0, RtpHeader.FixedBytes + payload.Length), _receiver);
    }

    /// <summary>A little faster than real time, so that its socket's buffer never overflows.</summary>
    public async Task PaceAsync() => await _pace.WaitForNextTickAsync();

    public async Task<string[]> ReadDigestsAsync() => ReadDigests((await _output).Text);

    public async ValueTask DisposeAsync()
    {
        _pace.Dispose();
        await ((Task)_output).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _socket.Dispose();
        _description.Dispose();
    }

    // RTP takes an even port, RTCP the next (RFC 3550 §11).
    private static int FreeEvenPort()
    {
        int port;
        do
        {
            port = FreePorts.NextUdp();
        }
        while (port % 2 != 0);

        return port;
    }

    private static bool IsBound(int port) => File.ReadLines("/proc/net/udp").Concat(File.ReadLines("/proc/net/udp6"))
        .Any(line => line.Contains($":{port:X4} ", StringComparison.Ordinal));
}
