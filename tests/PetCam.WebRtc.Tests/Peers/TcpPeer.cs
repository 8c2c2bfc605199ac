using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using PetCam.WebRtc.Ice;

namespace PetCam.WebRtc.Tests.Peers;

/// <summary>A client of its own make that speaks ICE over TCP (RFC 6544, framing of RFC 4571).</summary>
internal sealed class TcpPeer : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly TcpClient _client;

    private TcpPeer(TcpClient client) => _client = client;

    public IPEndPoint LocalEndpoint => (IPEndPoint)_client.Client.LocalEndPoint!;

    public static async Task<TcpPeer> ConnectAsync(int port, IPAddress? address = null)
    {
        TcpClient client = new(address?.AddressFamily ?? AddressFamily.InterNetwork) { NoDelay = true };
        await client.ConnectAsync(address ?? IPAddress.Loopback, port);
        return new TcpPeer(client);
    }

    /// <summary>A connectivity check with the credentials of an answer.</summary>
    public static byte[] Check(string answer, string ufrag = "probe", string? password = null)
    {
        byte[] id = Guid.NewGuid().ToByteArray()[..StunMessage.TransactionIdBytes];
        StunMessageWriter writer = new(new byte[StunMessageWriter.MaxBytes], StunMessageType.BindingRequest, id);
        writer.Add(StunAttributeType.Username, Encoding.ASCII.GetBytes($"{StunDtlsProbe.Value(answer, "a=ice-ufrag:")}:{ufrag}"));
        writer.Add(StunAttributeType.UseCandidate, default);
        writer.AddIntegrity(Encoding.ASCII.GetBytes(password ?? StunDtlsProbe.Value(answer, "a=ice-pwd:")));
        writer.AddFingerprint();
        return writer.Written.ToArray();
    }

    public async Task SendAsync(ReadOnlyMemory<byte> message)
    {
        byte[] framed = new byte[2 + message.Length];
        BinaryPrimitives.WriteUInt16BigEndian(framed, (ushort)message.Length);
        message.CopyTo(framed.AsMemory(2));
        await SendRawAsync(framed);
    }

    public async Task SendRawAsync(ReadOnlyMemory<byte> bytes) => await _client.GetStream().WriteAsync(bytes);

    /// <returns>The next message; null when the connection was closed.</returns>
    public async Task<byte[]?> ReceiveAsync()
    {
        using CancellationTokenSource patience = new(Patience);
        byte[] length = new byte[2];
        try
        {
            await _client.GetStream().ReadExactlyAsync(length, patience.Token);
            byte[] message = new byte[BinaryPrimitives.ReadUInt16BigEndian(length)];
            await _client.GetStream().ReadExactlyAsync(message, patience.Token);
            return message;
        }
        catch (Exception exception) when (exception is EndOfStreamException or IOException)
        {
            return null;
        }
    }

    /// <summary>Passes a check, so that the connection is its session's.</summary>
    public async Task BindAsync(string answer)
    {
        await SendAsync(Check(answer));
        Assert.True(IsSuccess(await ReceiveAsync()));
    }

    public static bool IsSuccess(byte[]? message) =>
        StunMessage.TryParse(message, out StunMessage answer, out _) && answer.Type == StunMessageType.BindingSuccess;

    public void Dispose() => _client.Dispose();
}
