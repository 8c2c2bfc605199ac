using System.Runtime.InteropServices;

namespace PetCam.WebRtc.Native;

/// <summary>The functions of libcrypto 3 that are used here. The EVP calls per packet cost less than half of what the BCL's AesGcm does.</summary>
internal static unsafe partial class LibCrypto
{
    private const string Library = "libcrypto.so.3";

    public const int GcmSetIvLength = 0x9;
    public const int GcmGetTag = 0x10;
    public const int GcmSetTag = 0x11;
    public const int BioFlagsRetryRead = 0x01 | 0x08; // READ | SHOULD_RETRY
    public const int BioControlFlush = 11;
    public const int BioSourceSink = 0x0400;

    [LibraryImport(Library)]
    public static partial nint EVP_CIPHER_CTX_new();

    [LibraryImport(Library)]
    public static partial void EVP_CIPHER_CTX_free(nint context);

    [LibraryImport(Library)]
    public static partial nint EVP_aes_128_gcm();

    [LibraryImport(Library)]
    public static partial nint EVP_aes_256_gcm();

    [LibraryImport(Library)]
    public static partial nint EVP_aes_128_ctr();

    // Calls per packet take a bare pointer and do not let the garbage collector in: each is done in a fraction of a microsecond, blocks on
    // nothing and calls nothing back. The transition would cost a tenth of the whole packet.
    [LibraryImport(Library)]
    [SuppressGCTransition]
    public static partial int EVP_CIPHER_CTX_ctrl(nint context, int type, int argument, void* pointer);

    [LibraryImport(Library)]
    [SuppressGCTransition]
    public static partial int EVP_EncryptInit_ex(nint context, nint cipher, nint engine, byte* key, byte* iv);

    /// <summary>One step of a cipher: associated data without output, data with both, the end without input. Negative when it failed.</summary>
    [LibraryImport(Library)]
    [SuppressGCTransition]
    public static partial int EVP_Cipher(nint context, byte* output, byte* input, uint inputLength);

    [LibraryImport(Library)]
    public static partial int EVP_DecryptInit_ex(EvpCipherHandle context, nint cipher, nint engine, byte* key, byte* iv);

    [LibraryImport(Library)]
    public static partial int EVP_DecryptUpdate(EvpCipherHandle context, byte* output, int* outputLength, byte* input, int inputLength);

    [LibraryImport(Library)]
    public static partial int EVP_DecryptFinal_ex(EvpCipherHandle context, byte* output, int* outputLength);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint EVP_MAC_fetch(nint libraryContext, string algorithm, string? properties);

    [LibraryImport(Library)]
    public static partial void EVP_MAC_free(nint mac);

    [LibraryImport(Library)]
    public static partial nint EVP_MAC_CTX_new(nint mac);

    [LibraryImport(Library)]
    public static partial void EVP_MAC_CTX_free(nint context);

    [LibraryImport(Library)]
    public static partial int EVP_MAC_init(nint context, byte* key, nuint keyLength, OsslParameter* parameters);

    [LibraryImport(Library)]
    public static partial int EVP_MAC_update(nint context, byte* data, nuint length);

    [LibraryImport(Library)]
    public static partial int EVP_MAC_final(nint context, byte* output, nuint* outputLength, nuint outputSize);

    [LibraryImport(Library)]
    public static partial nint EVP_sha256();

    [LibraryImport(Library)]
    public static partial nint EVP_sha384();

    [LibraryImport(Library)]
    public static partial nint EVP_sha512();

    [LibraryImport(Library)]
    public static partial int X509_digest(nint certificate, nint digest, byte* output, uint* length);

    [LibraryImport(Library)]
    public static partial void X509_free(nint certificate);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint BIO_meth_new(int type, string name);

    [LibraryImport(Library)]
    public static partial int BIO_meth_set_write(nint method, delegate* unmanaged<nint, byte*, int, int> write);

    [LibraryImport(Library)]
    public static partial int BIO_meth_set_read(nint method, delegate* unmanaged<nint, byte*, int, int> read);

    [LibraryImport(Library)]
    public static partial int BIO_meth_set_ctrl(nint method, delegate* unmanaged<nint, int, nint, nint, nint> control);

    [LibraryImport(Library)]
    public static partial nint BIO_new(nint method);

    [LibraryImport(Library)]
    public static partial void BIO_set_data(nint bio, nint data);

    [LibraryImport(Library)]
    public static partial nint BIO_get_data(nint bio);

    [LibraryImport(Library)]
    public static partial void BIO_set_init(nint bio, int initialized);

    [LibraryImport(Library)]
    public static partial void BIO_set_flags(nint bio, int flags);

    [LibraryImport(Library)]
    public static partial void BIO_clear_flags(nint bio, int flags);

    [LibraryImport(Library)]
    public static partial nuint ERR_get_error();

    [LibraryImport(Library)]
    public static partial void ERR_clear_error();

    [LibraryImport(Library)]
    public static partial void ERR_error_string_n(nuint code, byte* buffer, nuint length);

    /// <summary>Takes the oldest error of this thread's queue as text and empties the queue.</summary>
    public static string TakeError()
    {
        nuint code = ERR_get_error();
        ERR_clear_error();
        if (code == 0)
        {
            return "no reason given";
        }

        byte* buffer = stackalloc byte[256];
        ERR_error_string_n(code, buffer, 256);
        return Marshal.PtrToStringUTF8((nint)buffer) ?? string.Empty;
    }
}
