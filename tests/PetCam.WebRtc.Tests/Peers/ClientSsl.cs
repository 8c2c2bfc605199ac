using System.Runtime.InteropServices;

namespace PetCam.WebRtc.Tests.Peers;

/// <summary>What a DTLS client needs of libssl 3 and libcrypto 3 beyond the server's functions. Numbers are those of openssl/ssl.h and bio.h.</summary>
internal static unsafe partial class ClientSsl
{
    private const string Ssl = "libssl.so.3";
    private const string Crypto = "libcrypto.so.3";

    public const int ControlSetMtu = 17;
    public const int ControlHandleTimeout = 74;
    public const int PrivateKeyEc = 408;
    public const ulong OptionNoQueryMtu = 1UL << 12;
    public const int ErrorWantRead = 2;
    public const int ErrorWantWrite = 3;
    public const int ErrorZeroReturn = 6;

    [LibraryImport(Ssl)]
    public static partial nint DTLS_client_method();

    [LibraryImport(Ssl)]
    public static partial nint SSL_CTX_new(nint method);

    [LibraryImport(Ssl)]
    public static partial void SSL_CTX_free(nint context);

    [LibraryImport(Ssl)]
    public static partial ulong SSL_CTX_set_options(nint context, ulong options);

    [LibraryImport(Ssl, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int SSL_CTX_set_tlsext_use_srtp(nint context, string profiles);

    [LibraryImport(Ssl)]
    public static partial int SSL_CTX_use_certificate_ASN1(nint context, int length, byte* certificate);

    [LibraryImport(Ssl)]
    public static partial int SSL_CTX_use_PrivateKey_ASN1(int type, nint context, byte* key, nint length);

    [LibraryImport(Ssl)]
    public static partial nint SSL_new(nint context);

    [LibraryImport(Ssl)]
    public static partial void SSL_free(nint ssl);

    [LibraryImport(Ssl)]
    public static partial void SSL_set_bio(nint ssl, nint read, nint write);

    [LibraryImport(Ssl)]
    public static partial void SSL_set_connect_state(nint ssl);

    [LibraryImport(Ssl)]
    public static partial nint SSL_ctrl(nint ssl, int command, nint number, nint pointer);

    [LibraryImport(Ssl)]
    public static partial int SSL_do_handshake(nint ssl);

    [LibraryImport(Ssl)]
    public static partial int SSL_read(nint ssl, byte* buffer, int length);

    [LibraryImport(Ssl)]
    public static partial int SSL_shutdown(nint ssl);

    [LibraryImport(Ssl)]
    public static partial int SSL_get_error(nint ssl, int result);

    [LibraryImport(Ssl)]
    public static partial int SSL_export_keying_material(
        nint ssl, byte* output, nuint outputLength, byte* label, nuint labelLength, byte* context, nuint contextLength, int useContext);

    [LibraryImport(Crypto)]
    public static partial nint BIO_s_mem();

    [LibraryImport(Crypto)]
    public static partial nint BIO_new(nint method);

    [LibraryImport(Crypto)]
    public static partial int BIO_write(nint bio, byte* data, int length);

    [LibraryImport(Crypto)]
    public static partial int BIO_read(nint bio, byte* data, int length);

    [LibraryImport(Crypto)]
    public static partial void ERR_clear_error();
}
