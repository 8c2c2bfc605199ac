using Microsoft.Extensions.Options;

namespace PetCam.Ingest;

/// <summary>Refuses settings that could not work, when the silo starts.</summary>
internal sealed class RelayOptionsValidation : IValidateOptions<RelayOptions>
{
    private const int MostHops = 16;
    private const long FewestQueueBytes = 64 * 1024;

    public ValidateOptionsResult Validate(string? name, RelayOptions options)
    {
        List<string> failures = [];
        Check(options.MaxFanOut > 0, $"Relay:MaxFanOut is {options.MaxFanOut}; use 1 or more.", failures);
        Check(options.MaxHops is > 0 and <= MostHops, $"Relay:MaxHops is {options.MaxHops}; use 1 to {MostHops}.", failures);
        Check(
            options.MaxQueueBytes >= FewestQueueBytes,
            $"Relay:MaxQueueBytes is {options.MaxQueueBytes}; a keyframe needs {FewestQueueBytes} or more.",
            failures);
        CheckTime(options.FirstRetry, nameof(RelayOptions.FirstRetry), failures);
        CheckTime(options.ConnectTimeout, nameof(RelayOptions.ConnectTimeout), failures);
        CheckTime(options.DetourAfter, nameof(RelayOptions.DetourAfter), failures);
        CheckTime(options.DetourTime, nameof(RelayOptions.DetourTime), failures);
        CheckTime(options.MaxQueueAge, nameof(RelayOptions.MaxQueueAge), failures);
        Check(options.CloseAfter >= TimeSpan.Zero, "Relay:CloseAfter is negative; use 0 or more.", failures);
        Check(options.HoldTime >= TimeSpan.Zero, "Relay:HoldTime is negative; use 0 or more.", failures);
        Check(options.MaxRetry >= options.FirstRetry, "Relay:MaxRetry is shorter than Relay:FirstRetry.", failures);
        Check(
            options.SilenceLimit > TimeSpan.FromSeconds(1),
            "Relay:SilenceLimit must be longer than the second in which both ends speak, or every connection is taken for dead.",
            failures);
        Check(
            options.QuietLimit > RelayBoard.Beat && options.QuietLimit <= options.SilenceLimit,
            $"Relay:QuietLimit is {options.QuietLimit}; use more than the {RelayBoard.Beat.TotalMilliseconds} ms in which the other end speaks, and at most Relay:SilenceLimit.",
            failures);
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static void CheckTime(TimeSpan time, string knob, List<string> failures) =>
        Check(time > TimeSpan.Zero, $"Relay:{knob} is {time}; use a positive time.", failures);

    private static void Check(bool good, string failure, List<string> failures)
    {
        if (!good)
        {
            failures.Add(failure);
        }
    }
}
