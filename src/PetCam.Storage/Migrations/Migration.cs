using System.Globalization;
using System.Reflection;

namespace PetCam.Storage.Migrations;

/// <summary>One numbered step of a schema: a file <c>NNN_name.sql</c> in the folder of its dialect, never changed once released.</summary>
internal sealed record Migration(int Number, string Name, string Sql)
{
    /// <summary>All steps for SQLite, in order.</summary>
    public static IReadOnlyList<Migration> Sqlite { get; } = Load(typeof(Migration).Assembly, "sqlite/");

    /// <summary>All steps for PostgreSQL, in order. Steps of the same number make the same change in both dialects.</summary>
    public static IReadOnlyList<Migration> Postgres { get; } = Load(typeof(Migration).Assembly, "postgres/");

    private static Migration[] Load(Assembly assembly, string dialect) =>
        [.. assembly.GetManifestResourceNames().Where(name => name.StartsWith(dialect, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal).Select(name => Read(assembly, name, name[dialect.Length..]))];

    private static Migration Read(Assembly assembly, string resource, string name)
    {
        using StreamReader reader = new(assembly.GetManifestResourceStream(resource)!);
        return new Migration(int.Parse(name.AsSpan(0, 3), CultureInfo.InvariantCulture), name, reader.ReadToEnd());
    }
}
