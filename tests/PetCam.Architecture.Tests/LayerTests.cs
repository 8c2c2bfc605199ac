namespace PetCam.Architecture.Tests;

/// <summary>The arrows of architecture.md "Layers" (docs/decisions/0001), read from the project files.</summary>
public sealed class LayerTests
{
    /// <summary>Every project of the product, and all that it may reference. A project that is not here does not belong.</summary>
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        // L0 formats
        ["PetCam.Media"] = [],
        ["PetCam.Rtp"] = ["PetCam.Media"],
        ["PetCam.Sdp"] = ["PetCam.Media"],
        ["PetCam.Fmp4"] = ["PetCam.Media"],
        ["PetCam.Protocol"] = [],
        ["PetCam.GrainAbstractions"] = [],
        ["PetCam.Domain"] = ["PetCam.Protocol", "PetCam.GrainAbstractions", "PetCam.Media"],

        // L1 engines
        ["PetCam.Hub"] = ["PetCam.Media", "PetCam.Domain"],
        ["PetCam.GrainRuntime"] = ["PetCam.GrainAbstractions", "PetCam.Domain"],
        ["PetCam.Storage"] = ["PetCam.Domain"],
        ["PetCam.Cluster"] = ["PetCam.Domain"],

        // L2 features: never each other
        ["PetCam.Grains"] = ["PetCam.GrainAbstractions", "PetCam.Domain"],
        ["PetCam.Ingest"] = ["PetCam.Protocol", "PetCam.Hub", "PetCam.Domain", "PetCam.Media"],
        ["PetCam.WebRtc"] = ["PetCam.Hub", "PetCam.Rtp", "PetCam.Sdp", "PetCam.Media"],
        ["PetCam.HttpLive"] = ["PetCam.Hub", "PetCam.Fmp4", "PetCam.Media"],
        ["PetCam.Recording"] = ["PetCam.Hub", "PetCam.Fmp4", "PetCam.Domain", "PetCam.Media"],

        // Board side
        ["PetCam.Edge"] = ["PetCam.Media", "PetCam.Protocol"],
    };

    /// <summary>The only project that may reference anything in src/.</summary>
    private const string Host = "PetCam.Silo";

    public static TheoryData<string> Projects => [.. ProjectFiles.References("src", "edge").Keys.Where(name => name != Host)];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Project_references_only_what_its_layer_allows(string project)
    {
        Assert.True(Allowed.TryGetValue(project, out string[]? allowed), $"{project} has no place in the layers: add it to LayerTests and to docs/decisions/0001.");
        string[] references = ProjectFiles.References("src", "edge")[project];

        Assert.Empty(references.Except(allowed!));
    }

    [Fact]
    public void Layers_name_only_projects_that_exist() =>
        Assert.Empty(Allowed.Keys.Except(ProjectFiles.References("src", "edge").Keys));

    [Fact]
    public void Formats_reference_no_package_but_protobuf()
    {
        IReadOnlyDictionary<string, string[]> packages = ProjectFiles.Packages("src");
        string[] formats = ["PetCam.Media", "PetCam.Rtp", "PetCam.Sdp", "PetCam.Fmp4", "PetCam.GrainAbstractions", "PetCam.Domain"];

        Assert.All(formats.Where(packages.ContainsKey), name => Assert.Empty(packages[name]));
        Assert.Equal(["Google.Protobuf", "Grpc.Tools"], packages["PetCam.Protocol"]);
    }
}
