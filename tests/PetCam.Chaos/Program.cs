using System.CommandLine;
using System.Globalization;
using PetCam.Chaos;
using PetCam.Chaos.Events;
using PetCam.Testing;

Option<double> minutes = new("--minutes") { Description = "How long things happen at random after each has happened once; 0 for each once", DefaultValueFactory = _ => 30 };
Option<int> seed = new("--seed") { Description = "Decides about targets, order and pauses", DefaultValueFactory = _ => Random.Shared.Next(1, 1_000_000) };
Option<int> cameras = new("--cameras") { Description = "Simulated cameras, each with an agent of its own", DefaultValueFactory = _ => 60 };
Option<int> viewers = new("--viewers") { Description = "WebRTC viewers", DefaultValueFactory = _ => 60 };
Option<int> browsers = new("--browsers") { Description = "How many of the viewers are windows of Chromium", DefaultValueFactory = _ => 2 };
Option<bool> brief = new("--brief") { Description = "Short leases and short mischief, as in the tests" };
Option<string[]> only = new("--only") { Description = $"Kinds of events that happen, instead of all: {string.Join(", ", Repertoire.Kinds)}", AllowMultipleArgumentsPerToken = true };
only.AcceptOnlyFromAmong([.. Repertoire.Kinds]);
Option<string[]> script = new("--script") { Description = "What happens, in this order, and nothing else: kind, kind:silo or kind:silo/silo, as in kill:silo-1 drain:silo-2", AllowMultipleArgumentsPerToken = true };
script.Validators.Add(result =>
{
    foreach (string unknown in result.Tokens.Select(token => token.Value).Where(text => !Repertoire.Kinds.Contains(text.Split(':')[0])))
    {
        result.AddError($"'{unknown}' is no event; those are {string.Join(", ", Repertoire.Kinds)}.");
    }
});
Option<string> logs = new("--logs") { Description = "Folder for what every process prints; and viewers.csv, what each event did to each viewer; its *.log files are deleted first", DefaultValueFactory = _ => Path.Combine(Programs.Logs, "chaos") };
RootCommand command = new("Lets silos, PostgreSQL and the network fail while people watch. Exit codes: 0 all invariants hold, 1 one is broken, 2 wrong arguments.")
{
    minutes, seed, cameras, viewers, browsers, only, script, brief, logs,
};
command.SetAction(async (arguments, cancellationToken) =>
{
    if (arguments.GetValue(cameras) < 1 || arguments.GetValue(browsers) < 0 || arguments.GetValue(browsers) >= arguments.GetValue(viewers))
    {
        await Console.Error.WriteLineAsync("There must be a camera, and a viewer more than browsers.");
        return 2;
    }

    ChaosPlan plan = ChaosPlan.Brief(arguments.GetValue(seed), Path.GetFullPath(arguments.GetValue(logs)!));
    plan = arguments.GetValue(brief) ? plan : new ChaosPlan { Seed = plan.Seed, LogFolder = plan.LogFolder };
    plan = plan with
    {
        Cameras = arguments.GetValue(cameras),
        Viewers = arguments.GetValue(viewers),
        Browsers = arguments.GetValue(browsers),
        Only = arguments.GetValue(only) ?? [],
        Script = arguments.GetValue(script) ?? [],
        Duration = arguments.GetValue(script) is { Length: > 0 } ? TimeSpan.Zero : TimeSpan.FromMinutes(arguments.GetValue(minutes)),
    };
    ChaosVerdict verdict = await new ChaosRun(plan, Console.WriteLine).RunAsync(cancellationToken);
    Console.WriteLine(verdict.Violations.Count == 0
        ? "All invariants hold."
        : string.Create(CultureInfo.InvariantCulture, $"{verdict.Violations.Count} times an invariant was broken; logs are in {plan.LogFolder}."));
    return verdict.Violations.Count == 0 ? 0 : 1;
});
ParseResult parsed = command.Parse(args);
int code = await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromMinutes(1) }); // Ctrl-C: everything is put away first
return parsed.Errors.Count > 0 ? 2 : code;
