using PetCam.Fuzz.Running;
using PetCam.Fuzz.Targets;

namespace PetCam.Fuzz.Tests.Running;

public sealed class FuzzRunnerTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("petcam-fuzz-").FullName;

    [Fact]
    public void Faults_are_found_once_each_and_their_inputs_do_it_again()
    {
        string corpus = Path.Combine(_folder, "corpus", "faulty");
        Directory.CreateDirectory(corpus);
        File.WriteAllBytes(Path.Combine(corpus, "good.bin"), [.. "head"u8, 0, 1, 2, 3]);
        File.WriteAllBytes(Path.Combine(corpus, "good-too.bin"), [.. "size"u8, 1, 1, 2, 3]);
        using FaultyTarget target = new();
        using FuzzRunner runner = new(target, new FuzzOptions { Inputs = 50_000, Corpus = Path.GetDirectoryName(corpus)!, Output = _folder });

        FuzzReport report = runner.Run(_ => { });

        Assert.Equal(50_000, report.Inputs);
        Assert.Equal(["Allocation", "IndexOutOfRangeException"], report.Findings.Select(finding => finding.Kind).Order());
        FuzzFinding outside = report.Findings.Single(finding => finding.Kind == "IndexOutOfRangeException");
        Assert.Throws<IndexOutOfRangeException>(() => target.Run(File.ReadAllBytes(outside.File)));
        Assert.InRange(report.WorstAllocation, target.MaxAllocatedBytes, 70_000);
        Assert.NotEmpty(Directory.GetFiles(Path.Combine(_folder, "faulty", "corpus")));
    }

    [Fact]
    public void Input_that_does_not_return_is_noticed_and_known()
    {
        using ManualResetEventSlim noticed = new();
        using LastInput last = new(Path.Combine(_folder, "last.bin"), 16);
        last.Write([1, 2, 3]);
        byte[] seen = [];
        using Watchdog watchdog = new(TimeSpan.FromMilliseconds(50), () =>
        {
            seen = last.Read();
            noticed.Set();
        });

        Assert.True(noticed.Wait(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken), "The watchdog did not notice that nothing goes on.");
        Assert.Equal([1, 2, 3], seen);
    }

    [Theory]
    [InlineData("--target", "nothing")]
    [InlineData("--inputs", "-1")]
    [InlineData("--inputs", null)]
    [InlineData("--what", "1")]
    public void Options_that_make_no_sense_are_named(string name, string? value)
    {
        string[] arguments = value is null ? [name] : [name, value];
        Assert.Null(FuzzOptions.Parse(arguments, out string? error));
        Assert.Contains(name, error);
    }

    [Fact]
    public void Options_are_read()
    {
        FuzzOptions options = FuzzOptions.Parse(["--target", "sdp", "--inputs", "5", "--seconds", "7", "--seed", "9"], out _)!;
        Assert.Equal(["sdp"], options.Targets);
        Assert.Equal((5L, TimeSpan.FromSeconds(7), 9UL), (options.Inputs, options.Limit, options.Seed));
        Assert.Equal(FuzzTargets.Names, FuzzOptions.Parse([], out _)!.Targets);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
