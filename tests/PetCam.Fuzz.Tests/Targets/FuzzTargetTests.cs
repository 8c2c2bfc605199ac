using PetCam.Fuzz.Running;
using PetCam.Fuzz.Targets;

namespace PetCam.Fuzz.Tests.Targets;

/// <summary>A short run of every target, the same inputs each time. The long ones are <c>make fuzz</c>.</summary>
public sealed class FuzzTargetTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("petcam-fuzz-").FullName;

    public static TheoryData<string> Names => [.. FuzzTargets.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Short_run_finds_nothing(string name)
    {
        // An input of these two costs a hundred times what the others do.
        int inputs = name is "sdp" or "dtls" ? 20_000 : 100_000;
        using IFuzzTarget target = FuzzTargets.Create(name);
        using FuzzRunner runner = new(target, new FuzzOptions { Inputs = inputs, Seed = 20261121, Output = _folder });

        FuzzReport report = runner.Run(_ => { });

        Assert.True(report.Findings.Count == 0, string.Join('\n', report.Findings.Select(finding => $"{finding.Kind}: {finding.Detail} {finding.File}")));
        Assert.InRange(report.Outcomes, 20, 10_000); // one would say that nothing is parsed, one per input that nothing is kept for a reason
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
