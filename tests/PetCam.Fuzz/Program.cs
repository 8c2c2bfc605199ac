using PetCam.Fuzz.Running;
using PetCam.Fuzz.Targets;

if (args.Contains("--help"))
{
    Console.WriteLine(FuzzOptions.Usage);
    foreach (string name in FuzzTargets.Names)
    {
        using IFuzzTarget target = FuzzTargets.Create(name);
        Console.WriteLine($"  {name,-20} {target.Description}");
    }

    return 0;
}

if (FuzzOptions.Parse(args, out string? error) is not { } options)
{
    Console.Error.WriteLine($"petcam-fuzz: {error}");
    return 2;
}

if (options.Replay is { } file)
{
    using IFuzzTarget target = FuzzTargets.Create(options.Targets[0]);
    Console.WriteLine($"{target.Name}: outcome {target.Run(File.ReadAllBytes(file)):x16}");
    return 0;
}

int findings = 0;
foreach (string name in options.Targets)
{
    using IFuzzTarget target = FuzzTargets.Create(name);
    using FuzzRunner runner = new(target, options);
    FuzzReport report = runner.Run(Console.WriteLine);
    Console.WriteLine(report);
    foreach (FuzzFinding finding in report.Findings)
    {
        Console.WriteLine($"  {finding.Kind}: {finding.Detail}\n    {finding.File}");
    }

    findings += report.Findings.Count;
}

return findings == 0 ? 0 : 1;
