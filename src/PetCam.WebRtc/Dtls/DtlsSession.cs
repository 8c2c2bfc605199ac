using System.Runtime.InteropServices;
using PetCam.Sdp;
using PetCam.WebRtc.Native;
using PetCam.WebRtc.Srtp;

namespace PetCam.WebRtc.Dtls;

/// <summary>One DTLS server session: handshake, fingerprint check, SRTP keys, close_notify (RFC 5764, RFC 6347).</summary>
/// <remarks>Not thread-safe: its worker owns it. Bytes from outside only change its <see cref="State"/>; they never throw.</remarks>
internal sealed unsafe class DtlsSession : IDisposable
{
    private const int MtuBytes = 1200;
    private const uint FirstRetransmissionMicroseconds = 100_000; // libssl's own 1 s makes one lost flight a visible wait
    private const uint LastRetransmissionMicroseconds = 1_600_000;
    private const int DiscardBytes = 2048;

    private readonly IDtlsOutput _output;
    private readonly SdpFingerprint _expected;
    private readonly SslHandle _ssl;
    private readonly GCHandle _self;
    private byte* _input;
    private int _inputLength = -1;

    public DtlsSession(DtlsServerContext context, SdpFingerprint expected, IDtlsOutput output)
    {
        _output = output;
        _expected = expected;
        _ssl = context.CreateSsl();
        _self = GCHandle.Alloc(this);
        nint bio = DatagramBio.Create(_self);
        LibSsl.SSL_set_bio(_ssl, bio, bio);
        LibSsl.SSL_set_accept_state(_ssl);
        LibSsl.SSL_ctrl(_ssl, LibSsl.ControlSetMtu, MtuBytes, 0);
        LibSsl.DTLS_set_timer_cb(_ssl, &NextTimeout);
    }

    public DtlsState State { get; private set; }

    /// <summary>Why <see cref="State"/> is failed; for the log.</summary>
    public string? FailureReason { get; private set; }

    /// <summary>Takes one received datagram.</summary>
    public void Receive(ReadOnlySpan<byte> datagram)
    {
        fixed (byte* bytes = datagram)
        {
            _input = bytes;
            _inputLength = datagram.Length;
            Advance();
            _input = null;
            _inputLength = -1;
        }
    }

    /// <summary>Sends the last flight again when its timer has run out. Call it every few milliseconds while handshaking.</summary>
    public void HandleTimeout()
    {
        if (State == DtlsState.Handshaking && LibSsl.SSL_ctrl(_ssl, LibSsl.ControlHandleTimeout, 0, 0) < 0)
        {
            Fail($"no answer to the handshake: {LibCrypto.TakeError()}");
        }
    }

    /// <summary>Keys for both directions (RFC 5764 §4.2), once connected; null when no SRTP profile was agreed.</summary>
    public SrtpKeyingMaterial? ExportKeys()
    {
        LibSsl.SrtpProtectionProfile* selected = LibSsl.SSL_get_selected_srtp_profile(_ssl);
        if (selected is null || SrtpProfile.FromId((int)selected->Id) is not { } profile)
        {
            return null;
        }

        ReadOnlySpan<byte> label = "EXTRACTOR-dtls_srtp"u8;
        byte[] material = new byte[2 * (profile.KeyBytes + profile.SaltBytes)];
        fixed (byte* output = material)
        fixed (byte* name = label)
        {
            int exported = LibSsl.SSL_export_keying_material(_ssl, output, (nuint)material.Length, name, (nuint)label.Length, null, 0, 0);
            return exported == 1 ? SrtpKeyingMaterial.ForServer(profile, material) : null;
        }
    }

    /// <summary>Tells the peer that the session is over.</summary>
    public void Close()
    {
        if (State == DtlsState.Connected)
        {
            LibCrypto.ERR_clear_error();
            _ = LibSsl.SSL_shutdown(_ssl);
            State = DtlsState.Closed;
        }
    }

    public void Dispose()
    {
        _ssl.Dispose();
        if (_self.IsAllocated)
        {
            _self.Free();
        }
    }

    internal void WriteDatagram(ReadOnlySpan<byte> datagram) => _output.SendDtls(datagram);

    /// <returns>-1 when there is nothing to read now.</returns>
    internal int ReadDatagram(Span<byte> buffer)
    {
        if (_inputLength < 0)
        {
            return -1;
        }

        int length = Math.Min(_inputLength, buffer.Length);
        new ReadOnlySpan<byte>(_input, length).CopyTo(buffer);
        _inputLength = -1;
        return length;
    }

    private void Advance()
    {
        LibCrypto.ERR_clear_error();
        if (State == DtlsState.Handshaking)
        {
            ContinueHandshake();
        }
        else if (State == DtlsState.Connected)
        {
            ReadRecords();
        }
    }

    private void ContinueHandshake()
    {
        int result = LibSsl.SSL_do_handshake(_ssl);
        if (result == 1)
        {
            if (PeerMatchesFingerprint())
            {
                State = DtlsState.Connected;
            }
            else
            {
                Fail("the certificate does not match the fingerprint in the offer");
            }

            return;
        }

        if (LibSsl.SSL_get_error(_ssl, result) is not (LibSsl.ErrorWantRead or LibSsl.ErrorWantWrite))
        {
            Fail(LibCrypto.TakeError());
        }
    }

    // No data channels here: application data is read only to find the close_notify behind it.
    private void ReadRecords()
    {
        byte* discarded = stackalloc byte[DiscardBytes];
        int result;
        do
        {
            result = LibSsl.SSL_read(_ssl, discarded, DiscardBytes);
        }
        while (result > 0);

        // Other errors come from records that anyone may have forged: they change nothing.
        if (LibSsl.SSL_get_error(_ssl, result) == LibSsl.ErrorZeroReturn)
        {
            State = DtlsState.Closed;
        }
    }

    private bool PeerMatchesFingerprint()
    {
        nint certificate = LibSsl.SSL_get1_peer_certificate(_ssl);
        if (certificate == 0)
        {
            return false;
        }

        nint digest = _expected.HashFunction switch
        {
            "sha-256" => LibCrypto.EVP_sha256(),
            "sha-384" => LibCrypto.EVP_sha384(),
            _ => LibCrypto.EVP_sha512(),
        };
        byte* hash = stackalloc byte[64];
        uint length = 0;
        int computed = LibCrypto.X509_digest(certificate, digest, hash, &length);
        LibCrypto.X509_free(certificate);
        return computed == 1 && new ReadOnlySpan<byte>(hash, (int)length).SequenceEqual(_expected.Hash.Span);
    }

    private void Fail(string reason)
    {
        State = DtlsState.Failed;
        FailureReason = reason;
    }

    [UnmanagedCallersOnly]
    private static uint NextTimeout(nint ssl, uint microseconds) =>
        microseconds == 0 ? FirstRetransmissionMicroseconds : Math.Min(microseconds * 2, LastRetransmissionMicroseconds);
}
