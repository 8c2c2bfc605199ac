using Microsoft.Extensions.Options;
using PetCam.Protocol;

namespace PetCam.Ingest;

/// <summary>Refuses settings that could not work, when the silo starts.</summary>
internal sealed class UplinkOptionsValidation : IValidateOptions<UplinkOptions>
{
    private const int MinPayloadBytes = 64 * 1024;
    private const int MaxPayloadBytes = 64 * 1024 * 1024;

    public ValidateOptionsResult Validate(string? name, UplinkOptions options)
    {
        List<string> failures = [];
        Check(!string.IsNullOrWhiteSpace(options.SiloId), "Uplink:SiloId is empty; give this silo a name.", failures);
        Check(
            options.MaxPayloadBytes is >= MinPayloadBytes and <= MaxPayloadBytes,
            $"Uplink:MaxPayloadBytes is {options.MaxPayloadBytes}; use {MinPayloadBytes} to {MaxPayloadBytes}.",
            failures);
        Check(options.MaxPendingHellos > 0, "Uplink:MaxPendingHellos must be 1 or more, or no agent can connect.", failures);
        Check(
            options is { MaxConnectsPerSecond: > 0, MaxConnectBurst: > 0 },
            "Uplink:MaxConnectsPerSecond and Uplink:MaxConnectBurst must be 1 or more, or no agent can connect.",
            failures);
        Check(options.MaxCameras >= 0, "Uplink:MaxCameras must be 0 (no limit) or more.", failures);
        Check(
            options.MaxKnownCameras > 0 && options.MaxKnownCameras >= options.MaxCameras,
            $"Uplink:MaxKnownCameras is {options.MaxKnownCameras}; it must be 1 or more, and not less than Uplink:MaxCameras.",
            failures);
        Check(
            options.MaxMessagesPerSecond >= 100,
            $"Uplink:MaxMessagesPerSecond is {options.MaxMessagesPerSecond}; one camera with pictures and status needs 100.",
            failures);
        CheckTime(options.HelloTimeout, nameof(UplinkOptions.HelloTimeout), failures);
        CheckTime(options.IdleTimeout, nameof(UplinkOptions.IdleTimeout), failures);
        CheckTime(options.MessageTimeout, nameof(UplinkOptions.MessageTimeout), failures);
        CheckTime(options.CloseTimeout, nameof(UplinkOptions.CloseTimeout), failures);
        CheckTime(options.StatusInterval, nameof(UplinkOptions.StatusInterval), failures);
        Check(
            options.StatusInterval < options.IdleTimeout,
            "Uplink:StatusInterval must be shorter than Uplink:IdleTimeout, or a quiet camera is taken for dead.",
            failures);
        Check(
            options.Token is null || options.Token.Length < UplinkMessage.MaxHeaderLength / 4,
            "Uplink:Token is too long for a Hello; use fewer than 2,048 characters.",
            failures);
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static void CheckTime(TimeSpan value, string name, List<string> failures) =>
        Check(value > TimeSpan.Zero && value < TimeSpan.FromHours(1), $"Uplink:{name} is {value}; use more than 0 and less than 1 h.", failures);

    private static void Check(bool valid, string failure, List<string> failures)
    {
        if (!valid)
        {
            failures.Add(failure);
        }
    }
}
