using System.Runtime.InteropServices;

namespace PetCam.WebRtc.Native;

/// <summary>OSSL_PARAM of openssl/core.h: a named argument; one without key ends an array.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct OsslParameter
{
    public const uint Utf8String = 4;

    public byte* Key;
    public uint DataType;
    public void* Data;
    public nuint DataSize;
    public nuint ReturnSize;
}
