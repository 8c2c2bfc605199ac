using System.Security.Cryptography;
using PetCam.Domain.Cluster;
using PetCam.Silo.Hosting;

namespace PetCam.Silo.Viewers;

/// <summary>Names viewer sessions: the silo's id, a dot, and 128 random bits that nobody can guess.</summary>
internal sealed class ViewerSessionIds(SiloState silo, IClusterMembership membership)
{
    private const int RandomDigits = 32;

    public string Create() => $"{silo.Id}.{RandomNumberGenerator.GetHexString(RandomDigits, lowercase: true)}";

    /// <summary>True for a name that this silo could have given.</summary>
    public bool IsOurs(string session) => SiloOf(session) == silo.Id;

    /// <summary>True for a name that a live silo could have given. Others never reach a grain.</summary>
    public bool IsPossible(string session) => SiloOf(session) is { } id && (id == silo.Id || membership.Find(id) is not null);

    /// <returns>Null for what is no name of a session.</returns>
    private static string? SiloOf(string session)
    {
        int dot = session.LastIndexOf('.');
        return dot > 0 && session.Length == dot + 1 + RandomDigits && session.AsSpan(dot + 1).IndexOfAnyExceptInRange('0', 'f') < 0
            ? session[..dot]
            : null;
    }
}
