using System.Runtime.InteropServices;
using PetCam.WebRtc.Native;

namespace PetCam.WebRtc.Dtls;

/// <summary>The BIO between libssl and a <see cref="DtlsSession"/>: one write is one datagram, one read is one datagram.</summary>
internal static unsafe class DatagramBio
{
    private static readonly nint Method = CreateMethod();

    /// <summary>Creates a BIO for a session. The SSL that it is set on frees it.</summary>
    /// <param name="session">Must stay allocated as long as the BIO lives.</param>
    public static nint Create(GCHandle session)
    {
        nint bio = LibCrypto.BIO_new(Method);
        LibCrypto.BIO_set_data(bio, GCHandle.ToIntPtr(session));
        LibCrypto.BIO_set_init(bio, 1);
        return bio;
    }

    private static nint CreateMethod()
    {
        nint method = LibCrypto.BIO_meth_new(LibCrypto.BioSourceSink, "petcam datagram");
        bool complete = LibCrypto.BIO_meth_set_write(method, &Write) == 1
            && LibCrypto.BIO_meth_set_read(method, &Read) == 1
            && LibCrypto.BIO_meth_set_ctrl(method, &Control) == 1;
        return complete ? method : throw new InvalidOperationException($"libcrypto refused a BIO method: {LibCrypto.TakeError()}.");
    }

    private static DtlsSession SessionOf(nint bio) => (DtlsSession)GCHandle.FromIntPtr(LibCrypto.BIO_get_data(bio)).Target!;

    [UnmanagedCallersOnly]
    private static int Write(nint bio, byte* data, int length)
    {
        SessionOf(bio).WriteDatagram(new ReadOnlySpan<byte>(data, length));
        return length;
    }

    [UnmanagedCallersOnly]
    private static int Read(nint bio, byte* buffer, int length)
    {
        LibCrypto.BIO_clear_flags(bio, LibCrypto.BioFlagsRetryRead);
        int read = SessionOf(bio).ReadDatagram(new Span<byte>(buffer, length));
        if (read < 0)
        {
            LibCrypto.BIO_set_flags(bio, LibCrypto.BioFlagsRetryRead);
        }

        return read;
    }

    [UnmanagedCallersOnly]
    private static nint Control(nint bio, int command, nint number, nint pointer) => command == LibCrypto.BioControlFlush ? 1 : 0;
}
