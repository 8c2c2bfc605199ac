using System.Reflection;

namespace PetCam.Silo.Hosting;

/// <summary>The version that this binary was built as.</summary>
internal static class BuildVersion
{
    private const int ShortHashLength = 8; // as Git abbreviates

    /// <summary>Such as <c>0.1.0+7c5c97a1</c>.</summary>
    public static string Text { get; } = Shorten(
        typeof(BuildVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown");

    /// <summary>Cuts the commit in a version to its first digits.</summary>
    public static string Shorten(string version)
    {
        int plus = version.IndexOf('+', StringComparison.Ordinal);
        return plus < 0 ? version : version[..Math.Min(version.Length, plus + 1 + ShortHashLength)];
    }
}
