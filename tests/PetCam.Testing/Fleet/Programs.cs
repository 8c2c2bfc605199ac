using System.Reflection;

namespace PetCam.Testing;

/// <summary>Where the programs under test lie.</summary>
public static class Programs
{
    private static readonly string Root = Metadata("RepositoryRoot");
    private static readonly string Configuration = Metadata("Configuration");

    public static string Simulator { get; } = Find("native/build-release/petcam-sim");

    /// <summary>The agent of this build, or the one that <c>PETCAM_EDGE</c> names, such as the ahead-of-time compiled one of a benchmark.</summary>
    public static string Edge { get; } = Environment.GetEnvironmentVariable("PETCAM_EDGE") is { Length: > 0 } chosen
        ? chosen
        : Find($"edge/PetCam.Edge/bin/{Configuration}/net10.0/petcam-edge");

    /// <summary>The silo of this build, or the one that <c>PETCAM_SILO_PROGRAM</c> names, such as a published one of a benchmark.</summary>
    public static string Silo { get; } = Environment.GetEnvironmentVariable("PETCAM_SILO_PROGRAM") is { Length: > 0 } chosen
        ? chosen
        : Find($"src/PetCam.Silo/bin/{Configuration}/net10.0/petcam-silo");

    /// <summary>Folder of the clips and of the true boxes that the generator wrote beside them.</summary>
    public static string Clips { get; } = Path.Combine(Root, "native", "clips");

    /// <summary>Folder of the clip <c>small</c>: for so many cameras that ordinary ones would keep the machine busy.</summary>
    public static string SmallClips { get; } = Path.Combine(Clips, "small");

    /// <summary>Folder of the SQL that makes the product's schema, in the order of the files' names.</summary>
    public static string PostgresMigrations { get; } = Path.Combine(Root, "src", "PetCam.Storage", "Migrations", "Postgres");

    /// <summary>Folder for what processes of long tests print.</summary>
    public static string Logs { get; } = Path.Combine(Root, "build", "log");

    /// <summary>Prints the configuration of HAProxy before several silos.</summary>
    public static string FrontDoor { get; } = Path.Combine(Root, "infra", "haproxy", "render.sh");

    /// <summary>A Go program of tests/peers, built first when it is out of date.</summary>
    /// <exception cref="InvalidOperationException">It does not build; the message holds what the compiler said.</exception>
    public static string GoPeer(string name) =>
        Path.Combine(Tool.Run(Path.Combine(Root, "infra", "dev", "peers.sh"), name).Lines[^1], name);

    /// <summary>What a project below tests/ has built.</summary>
    /// <param name="project">Folder of the project.</param>
    public static string TestAssembly(string project, string file) => Find($"tests/{project}/bin/{Configuration}/net10.0/{file}");

    private static string Find(string program) => Path.Combine(Root, program) is { } path && File.Exists(path)
        ? path
        : throw new FileNotFoundException($"{program} does not exist: run 'make build' first.");

    private static string Metadata(string key) =>
        typeof(Programs).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
