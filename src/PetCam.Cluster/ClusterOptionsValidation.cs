using System.Net;
using Microsoft.Extensions.Options;
using PetCam.Cluster.Links;

namespace PetCam.Cluster;

/// <summary>Refuses settings that could not work, when the silo starts.</summary>
internal sealed class ClusterOptionsValidation : IValidateOptions<ClusterOptions>
{
    private const int MinSecretLength = 16;
    private const int MaxSecretLength = 1024;

    public ValidateOptionsResult Validate(string? name, ClusterOptions options)
    {
        List<string> failures = [];
        Check(IsId(options.SiloId, 40), $"Silo:Id is '{options.SiloId}'; in a cluster it has 1 to 40 of a-z, 0-9 and '-'.", failures);
        if (options.Engine == ClusterEngine.Postgres)
        {
            Check(IsId(options.Name, 40), $"Cluster:Name is '{options.Name}'; use 1 to 40 of a-z, 0-9 and '-'.", failures);
            CheckAddresses(options, failures);
            CheckTimes(options, failures);
            CheckBounds(options, failures);
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static void CheckAddresses(ClusterOptions options, List<string> failures)
    {
        Check(options.Secret is null || options.SecretFile is null, "Cluster:Secret and Cluster:SecretFile are both set; keep one.", failures);
        string? secret = ReadSecret(options, failures);
        Check(
            secret is null || secret.Length is >= MinSecretLength and <= MaxSecretLength,
            $"The cluster's secret has {secret?.Length} characters; use {MinSecretLength} to {MaxSecretLength} (Cluster:Secret or Cluster:SecretFile), the same in all silos.",
            failures);
        if (!IPEndPoint.TryParse(options.Listen, out IPEndPoint? listen) || !LinkAddress.TryParse(options.Listen, out _))
        {
            failures.Add($"Cluster:Listen is '{options.Listen}'; use an address and a port, such as 10.0.0.3:8190.");
            return;
        }

        Check(
            secret is not null || IPAddress.IsLoopback(listen.Address),
            $"Cluster:Listen is '{options.Listen}', which other machines reach, and there is no secret: set Cluster:Secret or Cluster:SecretFile in all silos, or listen on 127.0.0.1.",
            failures);
        Check(
            options.Advertise is null ? !IsWildcard(listen.Address) : LinkAddress.TryParse(options.Advertise, out LinkAddress advertised) && advertised.Port > 0,
            $"Cluster:Advertise is '{options.Advertise}'; say where other silos reach this one, host:port, when Cluster:Listen is every address.",
            failures);
    }

    private static void CheckTimes(ClusterOptions options, List<string> failures)
    {
        Check(
            options.Heartbeat >= TimeSpan.FromMilliseconds(50) && options.Heartbeat * 2 + options.Margin <= options.Lease && options.Lease <= TimeSpan.FromMinutes(5),
            $"Cluster:Lease ({options.Lease}) must hold two of Cluster:Heartbeat ({options.Heartbeat}, 50 ms or more) and Cluster:Margin ({options.Margin}), and be up to 5 min.",
            failures);
        CheckTime(options.Margin, nameof(ClusterOptions.Margin), failures);
        CheckTime(options.ClaimTimeout, nameof(ClusterOptions.ClaimTimeout), failures);
        CheckTime(options.LinkTimeout, nameof(ClusterOptions.LinkTimeout), failures);
        CheckTime(options.PingInterval, nameof(ClusterOptions.PingInterval), failures);
    }

    private static void CheckBounds(ClusterOptions options, List<string> failures)
    {
        Check(options.MaxCachedHomes >= 100, "Cluster:MaxCachedHomes must be 100 or more.", failures);
        Check(options.MaxWaitingClaims >= 100, "Cluster:MaxWaitingClaims must be 100 or more.", failures);
        Check(options.MaxPendingLinks >= 1, "Cluster:MaxPendingLinks must be 1 or more, or no silo can connect.", failures);
        Check(options.MaxLinks >= 16, "Cluster:MaxLinks must be 16 or more, or silos cannot work together.", failures);
    }

    private static string? ReadSecret(ClusterOptions options, List<string> failures)
    {
        try
        {
            return ClusterSecret.Read(options);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            failures.Add($"Cluster:SecretFile '{options.SecretFile}' cannot be read: {exception.Message}");
            return null;
        }
    }

    private static bool IsId(string id, int maxLength) =>
        id.Length > 0 && id.Length <= maxLength && id.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    private static bool IsWildcard(IPAddress address) => address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);

    private static void CheckTime(TimeSpan value, string name, List<string> failures) =>
        Check(value > TimeSpan.Zero && value <= TimeSpan.FromMinutes(5), $"Cluster:{name} is {value}; use more than 0 and up to 5 min.", failures);

    private static void Check(bool valid, string failure, List<string> failures)
    {
        if (!valid)
        {
            failures.Add(failure);
        }
    }
}
