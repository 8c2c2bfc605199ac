using System.Security.Cryptography;
using PetCam.Silo.Hosting;

namespace PetCam.Silo.Viewers;

/// <summary>Names viewer sessions: the silo's id, a dot, and 128 random bits that nobody can guess.</summary>
internal sealed class ViewerSessionIds(SiloState silo)
{
    private const int RandomDigits = 32;

    public string Create() => $"{silo.Id}.{RandomNumberGenerator.GetHexString(RandomDigits, lowercase: true)}";

    /// <summary>True for a name that this silo could have given. Others never reach a grain.</summary>
    public bool IsOurs(string session)
    {
        int dot = session.LastIndexOf('.');
        return dot == silo.Id.Length
            && session.Length == dot + 1 + RandomDigits
            && session.StartsWith(silo.Id, StringComparison.Ordinal)
            && session.AsSpan(dot + 1).IndexOfAnyExceptInRange('0', 'f') < 0;
    }
}
