using System.Reflection;

namespace PetCam.GrainRuntime.Tests.Contracts;

/// <summary>
/// Silos of adjacent versions call each other during an update, so a change of what grains say to each other must show in a diff. To accept
/// one, run this test with <c>PETCAM_WRITE_CONTRACTS=1</c> and commit the file.
/// </summary>
public sealed class GrainContractTests
{
    [Fact]
    public async Task Grain_contracts_are_what_the_committed_file_says()
    {
        string file = typeof(GrainContractTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(static a => a.Key == "GrainContracts").Value!;
        string now = GrainContractText.Write();
        if (Environment.GetEnvironmentVariable("PETCAM_WRITE_CONTRACTS") == "1")
        {
            await File.WriteAllTextAsync(file, now);
        }

        Assert.True(
            await File.ReadAllTextAsync(file) == now,
            $"What silos say to each other has changed. If older silos still understand it, run with PETCAM_WRITE_CONTRACTS=1 and commit {Path.GetFileName(file)}.");
    }
}
