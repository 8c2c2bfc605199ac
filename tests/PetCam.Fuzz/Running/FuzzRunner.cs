using System.Diagnostics;
using System.Security.Cryptography;
using PetCam.Fuzz.Inputs;
using PetCam.Fuzz.Targets;

namespace PetCam.Fuzz.Running;

/// <summary>Tries inputs on one target until there are enough of them, and keeps those that reach something new.</summary>
internal sealed class FuzzRunner : IDisposable
{
    private const int WarmUpInputs = 2000; // what is compiled or set up on first use is not the input's allocation
    private const int LookAtClockEvery = 256;
    private const int HangExitCode = 3;
    private static readonly TimeSpan HangAfter = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan ProgressEvery = TimeSpan.FromSeconds(10);

    private readonly HashSet<ulong> _outcomes = [];
    private readonly FuzzOptions _options;
    private readonly IFuzzTarget _target;
    private readonly string _folder;
    private readonly Corpus _corpus;
    private readonly FindingStore _findings;
    private readonly LastInput _last;
    private long _worstAllocation;

    public FuzzRunner(IFuzzTarget target, FuzzOptions options)
    {
        _target = target;
        _options = options;
        _folder = Path.Combine(options.Output, target.Name);
        Directory.CreateDirectory(_folder);
        _corpus = Corpus.Load(Path.Combine(options.Corpus, target.Name));
        _findings = new FindingStore(_folder);
        _last = new LastInput(Path.Combine(_folder, "last-input.bin"), Math.Max(target.MaxInputBytes, _corpus.Entries.Max(entry => entry.Length)));
    }

    /// <param name="progress">Told every few seconds.</param>
    public FuzzReport Run(Action<FuzzReport> progress)
    {
        using Watchdog watchdog = new(HangAfter, EndHung);
        Mutator mutator = new(_corpus, _target.Tokens, _target.MaxInputBytes, _options.Seed);
        long start = Stopwatch.GetTimestamp();
        TimeSpan nextProgress = ProgressEvery;
        foreach (byte[] entry in _corpus.Entries.ToArray())
        {
            Try(entry, isSeed: true, countsAllocation: false);
            watchdog.Reset();
        }

        long tried = 0;
        for (; tried < _options.Inputs; tried++)
        {
            Try(mutator.Next(), isSeed: false, countsAllocation: tried >= WarmUpInputs);
            watchdog.Reset();
            TimeSpan elapsed = tried % LookAtClockEvery == 0 ? Stopwatch.GetElapsedTime(start) : default;
            if (elapsed >= nextProgress)
            {
                nextProgress = elapsed + ProgressEvery;
                progress(Report(tried, elapsed));
            }

            if (elapsed >= _options.Limit)
            {
                break;
            }
        }

        FuzzReport report = Report(tried, Stopwatch.GetElapsedTime(start));
        SaveFound();
        return report;
    }

    public void Dispose() => _last.Dispose();

    private void Try(ReadOnlySpan<byte> input, bool isSeed, bool countsAllocation)
    {
        _last.Write(input);
        try
        {
            long allocated = Measure(input, out ulong outcome);
            if (_outcomes.Add(outcome) && !isSeed)
            {
                _corpus.Keep(input);
            }

            if (countsAllocation && allocated > _worstAllocation)
            {
                NoteAllocation(input);
            }
        }
#pragma warning disable CA1031 // Whatever a target throws is what is looked for.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _findings.Add(exception, input);
        }
    }

    private long Measure(ReadOnlySpan<byte> input, out ulong outcome)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        outcome = _target.Run(input);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    // A second time, because what is set up on the first use of something is not the input's doing.
    private void NoteAllocation(ReadOnlySpan<byte> input)
    {
        long allocated = Measure(input, out _);
        _worstAllocation = Math.Max(_worstAllocation, allocated);
        if (allocated > _target.MaxAllocatedBytes)
        {
            _findings.AddAllocation(allocated, _target.MaxAllocatedBytes, input);
        }
    }

    // The thread that tries it cannot be stopped: the process ends, and says with what.
    private void EndHung()
    {
        FuzzFinding finding = _findings.AddHang(_last.Read());
        Console.Error.WriteLine($"petcam-fuzz: {_target.Name} does not return from an input after {HangAfter.TotalSeconds} s: {finding.File}");
        Environment.Exit(HangExitCode);
    }

    private FuzzReport Report(long tried, TimeSpan elapsed) => new(
        _target.Name, tried, elapsed, _outcomes.Count, _corpus.Found.Count(), _worstAllocation, _findings.Findings);

    private void SaveFound()
    {
        string folder = Path.Combine(_folder, "corpus");
        Directory.CreateDirectory(folder);
        foreach (byte[] input in _corpus.Found)
        {
            File.WriteAllBytes(Path.Combine(folder, Convert.ToHexStringLower(SHA256.HashData(input)[..6]) + ".bin"), input);
        }
    }
}
