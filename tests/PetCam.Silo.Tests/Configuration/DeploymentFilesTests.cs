using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PetCam.Silo.Configuration;
using PetCam.Silo.Hosting;
using PetCam.Testing;

namespace PetCam.Silo.Tests.Configuration;

/// <summary>What the files for containers and services set is what the silo takes. No container is started.</summary>
public sealed partial class DeploymentFilesTests
{
    private const string ClusterFile = "infra/docker/compose.cluster.yml";

    [Theory]
    [InlineData("docker-compose.yml", 2)]
    [InlineData(ClusterFile, 10)]
    [InlineData("infra/docker/silo.Dockerfile", 1)]
    [InlineData("infra/systemd/petcam-silo.service", 1)]
    public void Every_variable_with_a_section_is_a_setting(string file, int atLeast)
    {
        string[] keys = [.. Variable().Matches(Repository.Read(file)).Select(match => match.Groups["key"].Value.Replace("__", ":", StringComparison.Ordinal)).Distinct()];

        Assert.True(keys.Length >= atLeast, $"{file} sets {string.Join(", ", keys)}");
        Assert.All(keys, key => Assert.True(SettingCatalog.Contains(key), $"{file} sets {key}, which is no setting."));
    }

    [Theory]
    [InlineData("silo-1")]
    [InlineData("silo-2")]
    [InlineData("silo-3")]
    public async Task Silo_of_the_cluster_file_accepts_its_environment(string silo)
    {
        using TemporaryDirectory data = new();
        string text = Repository.Read(ClusterFile);
        string shared = Block(text, "x-silo-environment: &silo-environment");
        string own = Block(text, $"  {silo}:");
        string[] arguments = [.. Variable().Matches(shared + own)
            .Select(match => $"--{match.Groups["key"].Value.Replace("__", ":", StringComparison.Ordinal)}={Substitute(match.Groups["value"].Value)}")];

        await using Microsoft.AspNetCore.Builder.WebApplication app = SiloApplication.Build(["--urls=http://0.0.0.0:8080", $"--data={data.Path}", .. arguments]);
        app.Services.GetRequiredService<IStartupValidator>().Validate();

        Assert.Contains($"--Silo:Id={silo}", arguments);
        Assert.Contains($"--Cluster:Advertise={silo}:8190", arguments);
    }

    /// <summary>The lines below a heading that are indented further than it.</summary>
    private static string Block(string text, string heading)
    {
        string[] lines = text.Split('\n');
        int start = Array.IndexOf(lines, lines.Single(line => line.StartsWith(heading, StringComparison.Ordinal)));
        int indent = heading.Length - heading.TrimStart().Length;
        return string.Join('\n', lines.Skip(start + 1).TakeWhile(line => line.Length - line.TrimStart().Length > indent)) + "\n";
    }

    /// <summary>As compose does: a default where there is one, and the secret of this test where one is asked for.</summary>
    private static string Substitute(string value) => Placeholder().Replace(
        value.Trim('"'), match => match.Groups["default"].Success ? match.Groups["default"].Value : "a-secret-of-the-tests");

    [GeneratedRegex(@"(?m)(?:^|[\s""])(?<key>[A-Z][A-Za-z]+(?:__[A-Za-z0-9]+)+)(?:: ?|=)(?<value>(?:\$\{[^}]*\}|\S)*)")]
    private static partial Regex Variable();

    [GeneratedRegex(@"\$\{[A-Z_]+(?::-(?<default>[^}]*)|:\?[^}]*)\}")]
    private static partial Regex Placeholder();
}
