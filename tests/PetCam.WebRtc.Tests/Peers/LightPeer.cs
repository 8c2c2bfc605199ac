using System.Net;
using System.Net.Sockets;
using System.Text;
using PetCam.WebRtc.Dtls;
using PetCam.WebRtc.Ice;
using PetCam.WebRtc.Sessions;

namespace PetCam.WebRtc.Tests.Peers;

/// <summary>A client that is cheap enough to have by the thousand: one socket, connectivity checks, DTLS in memory. Blocking; one thread.</summary>
internal sealed class LightPeer : IDisposable
{
    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly byte[] _buffer = new byte[2048];
    private readonly string _username;
    private readonly byte[] _password;

    /// <param name="answer">What the service answered to <see cref="CreateOffer"/>.</param>
    /// <param name="port">Of a relay on loopback; null: that of the answer's first candidate.</param>
    public LightPeer(DtlsClientContext context, string answer, int? port = null)
    {
        _username = Value(answer, "a=ice-ufrag:") + ":probe";
        _password = Encoding.ASCII.GetBytes(Value(answer, "a=ice-pwd:"));
        Socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp)
        {
            ReceiveTimeout = (int)Retry.TotalMilliseconds,
            ReceiveBufferSize = 4 * 1024 * 1024,
        };
        Socket.Connect(new IPEndPoint(IPAddress.Loopback, port ?? int.Parse(Value(answer, "a=candidate:").Split(' ')[5])));
        Dtls = new DtlsClient(context, datagram => Socket.Send(datagram.Span));
    }

    public Socket Socket { get; }

    public DtlsClient Dtls { get; }

    /// <summary>An offer that a client with this certificate can keep.</summary>
    public static string CreateOffer(DtlsClientContext context)
    {
        string zeros = string.Join(':', Enumerable.Repeat("00", 32));
        string fingerprint = string.Join(':', context.Fingerprint.Hash.ToArray().Select(value => value.ToString("X2")));
        return StunDtlsProbe.Offer.Replace(zeros, fingerprint, StringComparison.Ordinal);
    }

    /// <summary>Passes a connectivity check, so that this address belongs to the session.</summary>
    /// <exception cref="TimeoutException">No authentic answer came.</exception>
    public void Check() => Exchange(
        "answer to a connectivity check", SendCheck,
        datagram => DatagramDemultiplexer.Classify(datagram) == DatagramKind.Stun
            && StunMessage.TryParse(datagram, out StunMessage message, out _)
            && message.Type == StunMessageType.BindingSuccess && message.HasIntegrity(_password));

    /// <summary>Sends a check and does not wait.</summary>
    public void SendCheck()
    {
        byte[] id = Guid.NewGuid().ToByteArray()[..StunMessage.TransactionIdBytes];
        StunMessageWriter writer = new(new byte[StunMessageWriter.MaxBytes], StunMessageType.BindingRequest, id);
        writer.Add(StunAttributeType.Username, Encoding.ASCII.GetBytes(_username));
        writer.Add(StunAttributeType.UseCandidate, default);
        writer.AddIntegrity(_password);
        writer.AddFingerprint();
        Socket.Send(writer.Written);
    }

    /// <summary>Agrees on keys.</summary>
    /// <exception cref="TimeoutException">The handshake did not finish.</exception>
    public void Handshake()
    {
        Dtls.Start();
        Exchange("end of the handshake", Dtls.HandleTimeout, datagram =>
        {
            if (DatagramDemultiplexer.Classify(datagram) == DatagramKind.Dtls)
            {
                Dtls.Receive(datagram);
            }

            Assert.NotEqual(DtlsState.Failed, Dtls.State);
            return Dtls.State == DtlsState.Connected;
        });
    }

    public void Dispose()
    {
        Dtls.Dispose();
        Socket.Dispose();
    }

    // Does something, now and whenever the answer stays away: datagrams may be lost, even here.
    private void Exchange(string what, Action send, Predicate<ReadOnlySpan<byte>> isDone)
    {
        long start = TimeProvider.System.GetTimestamp();
        send();
        while (TimeProvider.System.GetElapsedTime(start) < Patience)
        {
            int length = Socket.Receive(_buffer, SocketFlags.None, out SocketError error);
            if (error != SocketError.Success)
            {
                send();
            }
            else if (isDone(_buffer.AsSpan(0, length)))
            {
                return;
            }
        }

        throw new TimeoutException($"No {what} within {Patience}.");
    }

    private static string Value(string sdp, string name)
    {
        int start = sdp.IndexOf(name, StringComparison.Ordinal) + name.Length;
        return sdp[start..sdp.IndexOf('\r', start)];
    }
}
