using System.Net;
using System.Net.Sockets;
using System.Text;
using PetCam.WebRtc.Ice;

namespace PetCam.WebRtc.Tests.Peers;

/// <summary>A client that passes the connectivity check and then misbehaves.</summary>
internal sealed class StunDtlsProbe : IDisposable
{
    private const int PatienceMilliseconds = 5000;
    private const int SilenceMilliseconds = 300;

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = PatienceMilliseconds };
    private byte[] _password = [];
    private string _username = string.Empty;

    /// <summary>False makes checks without USE-CANDIDATE.</summary>
    public bool Nominates { get; init; } = true;

    /// <summary>A small but complete offer.</summary>
    public static string Offer { get; } =
        "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0\r\n"
        + "m=video 9 UDP/TLS/RTP/SAVPF 96\r\nc=IN IP4 0.0.0.0\r\na=mid:0\r\na=recvonly\r\na=rtcp-mux\r\na=setup:actpass\r\n"
        + "a=ice-ufrag:probe\r\na=ice-pwd:0123456789012345678901\r\n"
        + "a=fingerprint:sha-256 " + string.Join(':', Enumerable.Repeat("00", 32)) + "\r\n"
        + "a=rtpmap:96 H264/90000\r\na=fmtp:96 packetization-mode=1;profile-level-id=42e01f\r\n";

    /// <summary>Of the answer; empty before.</summary>
    public string ServerUfrag { get; private set; } = string.Empty;

    /// <summary>Passes the check, so that its address belongs to the session.</summary>
    public void Connect(string answer, int port)
    {
        ServerUfrag = Value(answer, "a=ice-ufrag:");
        UseCredentials(answer, "probe");
        _socket.Connect(new IPEndPoint(IPAddress.Loopback, port));
        Assert.True(Check());
    }

    /// <summary>Makes its checks with the server's credentials in an answer or a fragment from now on.</summary>
    public void UseCredentials(string sdp, string ufrag)
    {
        _username = $"{Value(sdp, "a=ice-ufrag:")}:{ufrag}";
        _password = Encoding.ASCII.GetBytes(Value(sdp, "a=ice-pwd:"));
    }

    /// <summary>True when a check is met with silence.</summary>
    public bool IsIgnored()
    {
        _socket.ReceiveTimeout = SilenceMilliseconds;
        try
        {
            return !Check();
        }
        catch (SocketException exception) when (exception.SocketErrorCode is SocketError.TimedOut or SocketError.WouldBlock)
        {
            return true;
        }
        finally
        {
            _socket.ReceiveTimeout = PatienceMilliseconds;
        }
    }

    public void Send(ReadOnlySpan<byte> datagram) => _socket.Send(datagram);

    /// <summary>One connectivity check; true when it is answered with success.</summary>
    public bool Check()
    {
        byte[] id = Guid.NewGuid().ToByteArray()[..StunMessage.TransactionIdBytes];
        StunMessageWriter writer = new(new byte[StunMessageWriter.MaxBytes], StunMessageType.BindingRequest, id);
        writer.Add(StunAttributeType.Username, Encoding.ASCII.GetBytes(_username));
        if (Nominates)
        {
            writer.Add(StunAttributeType.UseCandidate, default);
        }

        writer.AddIntegrity(_password);
        writer.AddFingerprint();
        _socket.Send(writer.Written);
        byte[] received = new byte[2048];
        while (true)
        {
            int length = _socket.Receive(received);
            if (StunMessage.TryParse(received.AsSpan(0, length), out StunMessage message, out _) && message.TransactionId.SequenceEqual(id))
            {
                return message.Type == StunMessageType.BindingSuccess && message.HasIntegrity(_password);
            }
        }
    }

    public void Dispose() => _socket.Dispose();

    public static string Value(string sdp, string name)
    {
        int start = sdp.IndexOf(name, StringComparison.Ordinal) + name.Length;
        return sdp[start..sdp.IndexOf('\r', start)];
    }
}
