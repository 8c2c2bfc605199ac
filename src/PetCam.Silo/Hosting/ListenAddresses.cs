using System.Net;
using PetCam.Silo.Configuration;

namespace PetCam.Silo.Hosting;

/// <summary>Where the silo listens, and whether it may: beyond loopback only with a token, or when told to do without.</summary>
internal static class ListenAddresses
{
    private const string Default = "http://127.0.0.1:8080";

    /// <summary>All addresses of the configuration, compatibility ports included, as Kestrel takes them.</summary>
    public static IReadOnlyList<string> From(IConfiguration configuration)
    {
        List<string> addresses = [.. (configuration["urls"] ?? Default).Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
        CompatibilityOptions compatibility = configuration.GetSection(CompatibilityOptions.Section).Get<CompatibilityOptions>() ?? new();
        foreach (int port in new[] { compatibility.WebRtcPort, compatibility.MetricsPort }.Where(port => port != 0))
        {
            addresses.Add($"http://{BindingAddress.Parse(addresses[0]).Host}:{port}");
        }

        return [.. addresses.Distinct(StringComparer.OrdinalIgnoreCase)];
    }

    /// <returns>Null when all is well, else one sentence that names the remedies.</returns>
    public static string? Check(IConfiguration configuration)
    {
        AccessOptions access = configuration.GetSection(AccessOptions.Section).Get<AccessOptions>() ?? new();
        string? open = All(configuration).FirstOrDefault(address => !IsLoopback(address));
        return open is null || access.RequiresToken || access.AllowAnonymousNetwork
            ? null
            : $"Refusing to listen on {open}: anybody who can reach it could watch every camera. Set Access:Token (environment: "
                + "Access__Token), or Access:AllowAnonymousNetwork=true if the network itself is trusted, or listen on 127.0.0.1.";
    }

    public static bool AreAllLoopback(IConfiguration configuration) => All(configuration).All(IsLoopback);

    /// <summary>Those of Kestrel's own section too, which it would prefer.</summary>
    private static IEnumerable<string> All(IConfiguration configuration) => From(configuration)
        .Concat(configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(endpoint => endpoint["Url"] ?? string.Empty));

    /// <summary>True for localhost and loopback addresses; false for every name or address that might be reached from elsewhere.</summary>
    internal static bool IsLoopback(string address)
    {
        string host;
        try
        {
            host = BindingAddress.Parse(address).Host.Trim('[', ']');
        }
        catch (FormatException)
        {
            return false;
        }

        return host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out IPAddress? ip) && IPAddress.IsLoopback(ip));
    }
}
