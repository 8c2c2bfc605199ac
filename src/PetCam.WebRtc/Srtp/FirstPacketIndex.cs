using System.Security.Cryptography;

namespace PetCam.WebRtc.Srtp;

/// <summary>Where the packet index of a stream begins: nobody can guess it (RFC 3550 §5.1), and it is low.</summary>
internal static class FirstPacketIndex
{
    private const int Limit = 0x8000; // the roll-over counter stays 0 while the viewer joins

    public static long Choose() => RandomNumberGenerator.GetInt32(Limit);
}
