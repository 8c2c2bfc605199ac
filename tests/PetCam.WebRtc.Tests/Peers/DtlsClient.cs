using System.Buffers.Binary;
using PetCam.WebRtc.Dtls;
using PetCam.WebRtc.Srtp;

namespace PetCam.WebRtc.Tests.Peers;

/// <summary>The client's side of a DTLS handshake, in memory: datagrams in, datagrams out. Its certificate check is nobody's business here.</summary>
internal sealed unsafe class DtlsClient : IDisposable
{
    private const int MtuBytes = 1200;
    private const int RecordHeaderBytes = 13; // RFC 6347 §4.1
    private const int RecordLengthOffset = 11;

    private readonly nint _ssl;
    private readonly nint _received;
    private readonly nint _sent;
    private readonly Action<ReadOnlyMemory<byte>> _send;
    private readonly byte[] _flight = new byte[16 * 1024];

    /// <param name="send">Takes each datagram; borrowed for the call.</param>
    public DtlsClient(DtlsClientContext context, Action<ReadOnlyMemory<byte>> send)
    {
        _send = send;
        _ssl = ClientSsl.SSL_new(context.Handle);
        _received = ClientSsl.BIO_new(ClientSsl.BIO_s_mem());
        _sent = ClientSsl.BIO_new(ClientSsl.BIO_s_mem());
        ClientSsl.SSL_set_bio(_ssl, _received, _sent);
        ClientSsl.SSL_set_connect_state(_ssl);
        _ = ClientSsl.SSL_ctrl(_ssl, ClientSsl.ControlSetMtu, MtuBytes, 0);
    }

    public DtlsState State { get; private set; }

    /// <summary>Sends the ClientHello.</summary>
    public void Start() => Advance();

    public void Receive(ReadOnlySpan<byte> datagram)
    {
        fixed (byte* bytes = datagram)
        {
            _ = ClientSsl.BIO_write(_received, bytes, datagram.Length);
        }

        Advance();
    }

    /// <summary>Sends the last flight again when its timer, 1 s at first, has run out.</summary>
    public void HandleTimeout()
    {
        _ = ClientSsl.SSL_ctrl(_ssl, ClientSsl.ControlHandleTimeout, 0, 0);
        Flush();
    }

    /// <summary>Tells the server that it is over.</summary>
    public void Close()
    {
        _ = ClientSsl.SSL_shutdown(_ssl);
        State = DtlsState.Closed;
        Flush();
    }

    /// <summary>Keys of both directions as the client sees them, once connected.</summary>
    public SrtpKeyingMaterial ExportKeys()
    {
        SrtpProfile profile = SrtpProfile.AeadAes128Gcm;
        byte[] material = new byte[2 * (profile.KeyBytes + profile.SaltBytes)];
        ReadOnlySpan<byte> label = "EXTRACTOR-dtls_srtp"u8;
        fixed (byte* output = material)
        fixed (byte* name = label)
        {
            int exported = ClientSsl.SSL_export_keying_material(
                _ssl, output, (nuint)material.Length, name, (nuint)label.Length, null, 0, 0);
            return exported == 1
                ? SrtpKeyingMaterial.ForServer(profile, material).ForPeer()
                : throw new InvalidOperationException($"No keys in state {State}.");
        }
    }

    public void Dispose() => ClientSsl.SSL_free(_ssl);

    private void Advance()
    {
        ClientSsl.ERR_clear_error();
        if (State == DtlsState.Handshaking)
        {
            int result = ClientSsl.SSL_do_handshake(_ssl);
            bool goesOn = result == 1 || ClientSsl.SSL_get_error(_ssl, result) is ClientSsl.ErrorWantRead or ClientSsl.ErrorWantWrite;
            State = result == 1 ? DtlsState.Connected : goesOn ? DtlsState.Handshaking : DtlsState.Failed;
        }
        else if (State == DtlsState.Connected)
        {
            byte* discarded = stackalloc byte[MtuBytes];
            int result = ClientSsl.SSL_read(_ssl, discarded, MtuBytes);
            bool closed = result <= 0 && ClientSsl.SSL_get_error(_ssl, result) == ClientSsl.ErrorZeroReturn;
            State = closed ? DtlsState.Closed : DtlsState.Connected;
        }

        Flush();
    }

    // A memory BIO joins the datagrams of a flight: cut them at record headers, as many records as fit.
    private void Flush()
    {
        int length;
        fixed (byte* bytes = _flight)
        {
            length = Math.Max(0, ClientSsl.BIO_read(_sent, bytes, _flight.Length));
        }

        int start = 0;
        for (int offset = 0; offset < length;)
        {
            int record = RecordHeaderBytes + BinaryPrimitives.ReadUInt16BigEndian(_flight.AsSpan(offset + RecordLengthOffset));
            if (offset + record - start > MtuBytes && offset > start)
            {
                _send(_flight.AsMemory(start, offset - start));
                start = offset;
            }

            offset += record;
        }

        if (start < length)
        {
            _send(_flight.AsMemory(start, length - start));
        }
    }
}
