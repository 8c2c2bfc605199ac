using System.Diagnostics;
using System.Globalization;
using PetCam.Chaos.Audit;
using PetCam.Chaos.Cast;
using PetCam.Chaos.Events;
using PetCam.Chaos.Report;

namespace PetCam.Chaos;

/// <summary>The director: sets the stage, lets one thing after the other happen, and judges.</summary>
public sealed class ChaosRun
{
    private const int ShownErrors = 5;
    private const int ShownLength = 240;
    private const string ViewersFile = "viewers.csv";

    private readonly ChaosPlan _plan;
    private readonly Action<string> _print;
    private readonly List<EventReport> _reports = [];
    private readonly List<string> _violations = [];

    /// <param name="print">Takes each line as soon as it is known.</param>
    public ChaosRun(ChaosPlan plan, Action<string> print)
    {
        ArgumentNullException.ThrowIfNull(plan);
        _plan = plan;
        _print = print;
    }

    /// <summary>Runs to the end, or until a silo is not whole again after an event: what follows would say nothing.</summary>
    /// <exception cref="InvalidOperationException">The stage could not be set.</exception>
    public async Task<ChaosVerdict> RunAsync(CancellationToken cancellationToken)
    {
        PrepareFolder();
        long started = Stopwatch.GetTimestamp();
        _print(string.Create(CultureInfo.InvariantCulture, $"seed {_plan.Seed}: {_plan.Silos} silos, {_plan.Cameras} cameras, {_plan.Viewers} viewers, {_plan.Browsers} of them in Chromium"));
        await using Stage stage = await Stage.SetAsync(_plan);
        IReadOnlyDictionary<string, double> memory = Memory.Read(stage);
        Repertoire repertoire = new(stage, new Random(_plan.Seed), _plan.Only);
        if (repertoire.LeftOut.Count > 0)
        {
            _print($"SKIPPED: {string.Join(", ", repertoire.LeftOut)}, because {PetCam.Testing.RoutedNetwork.Obstacle}");
        }

        _print(string.Create(CultureInfo.InvariantCulture, $"set after {Stopwatch.GetElapsedTime(started).TotalSeconds:F0} s; gaps are between two pictures, the longest of each viewer"));
        _print(EventReport.Heading);
        await PlayAsync(stage, repertoire, started, cancellationToken);
        return await JudgeAsync(stage, repertoire, memory);
    }

    private async Task PlayAsync(Stage stage, Repertoire repertoire, long started, CancellationToken cancellationToken)
    {
        EventWitness witness = new(stage);
        bool goesOn = await LetHappenAsync(witness, new Nothing(stage), cancellationToken);
        IEnumerable<Task<ChaosEvent>> planned = _plan.Script.Count > 0 ? _plan.Script.Select(repertoire.MakeAsync) : repertoire.EachOnce();
        foreach (Task<ChaosEvent> next in planned.TakeWhile(_ => goesOn))
        {
            goesOn = await LetHappenAsync(witness, await next, cancellationToken);
        }

        Random pauses = new(_plan.Seed + 1);
        while (goesOn && Stopwatch.GetElapsedTime(started) < _plan.Duration)
        {
            await Task.Delay(_plan.Times.Pause * pauses.NextDouble(), cancellationToken);
            goesOn = await LetHappenAsync(witness, await repertoire.DrawEventAsync(), cancellationToken);
        }
    }

    /// <returns>False when the cluster is not whole again.</returns>
    private async Task<bool> LetHappenAsync(EventWitness witness, ChaosEvent next, CancellationToken cancellationToken)
    {
        EventReport report = await witness.WatchAsync(next, cancellationToken);
        _reports.Add(report);
        _print(report.ToString());
        await File.AppendAllLinesAsync(Path.Combine(_plan.LogFolder, ViewersFile), report.Lines(), CancellationToken.None);
        _violations.AddRange(report.Lost.Select(viewer => $"{viewer.Viewer} (of {viewer.Camera}) was lost by {report.Kind} of {report.Target}"));
        if (report.Failure is { } failure)
        {
            _violations.Add($"{report.Kind} of {report.Target}: {failure}");
        }

        return report.Failure is null;
    }

    private async Task<ChaosVerdict> JudgeAsync(Stage stage, Repertoire repertoire, IReadOnlyDictionary<string, double> memory)
    {
        CaseFile found = Invariants.Judge(await stage.Audit.ReadAsync(), stage.Prober.Answers);
        _violations.AddRange(found.All);
        _violations.AddRange(stage.Fallen());
        _violations.AddRange(CrashLines.Find(_plan.LogFolder));
        _print(string.Empty);
        foreach (string line in (IEnumerable<string>)[.. Summary.Kinds(_reports), "", .. Summary.Evidence(found, stage.Prober.Figures)])
        {
            _print(line);
        }

        _print(string.Create(CultureInfo.InvariantCulture, $"{"sessions lost for good",-40}{_reports.Sum(report => report.Lost.Count()),4}  of {_plan.Viewers} viewers in {_reports.Count} events"));
        _print($"{"memory of the silos",-40}{Memory.Compare(memory, Memory.Read(stage))}");
        string[] errors = [.. CrashLines.FindErrors(_plan.LogFolder)];
        _print(string.Create(CultureInfo.InvariantCulture, $"{"errors in the silos' logs",-40}{errors.Length,4}"));
        foreach (string line in errors.Take(ShownErrors).Select(line => line.Length > ShownLength ? line[..ShownLength] : line).Concat(_violations.Select(violation => "BROKEN: " + violation)))
        {
            _print("  " + line);
        }

        Dictionary<string, double> gaps = _reports.GroupBy(report => report.Kind)
            .ToDictionary(kind => kind.Key, kind => kind.SelectMany(report => report.Viewers).Max(viewer => viewer.LongestGapMs));
        return new ChaosVerdict([.. _violations], repertoire.LeftOut, gaps, found.ToldAnswers > 0);
    }

    private void PrepareFolder()
    {
        Directory.CreateDirectory(_plan.LogFolder);
        foreach (string old in Directory.GetFiles(_plan.LogFolder, "*.log"))
        {
            File.Delete(old);
        }

        File.WriteAllText(Path.Combine(_plan.LogFolder, ViewersFile), EventReport.LinesHeading + '\n');
    }
}
