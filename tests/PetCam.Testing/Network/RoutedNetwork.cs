using System.Globalization;
using System.Net;

namespace PetCam.Testing;

/// <summary>
/// Machines of a test: network namespaces, each with a cable of its own to a router, which forgets packets between two of them when it is told to.
/// The test's own namespace is one of the machines, so that what needs no cutting runs as ever.
/// </summary>
/// <remarks>Needs root and iproute2. The addresses are of 198.18.0.0/15, which RFC 2544 sets aside for tests. Everything hangs on the router: deleting it leaves no trace.</remarks>
public sealed class RoutedNetwork : IDisposable
{
    private const int Subnets = 256; // 198.18.0.0/24 to 198.18.255.0/24, one per network
    private const int MaxNodes = 64; // of 4 addresses each in a subnet
    private static int _count;

    private readonly string _prefix;
    private readonly string _router;
    private readonly int _subnet;
    private readonly List<string> _namespaces = [];
    private readonly HashSet<(NetworkNode From, NetworkNode To)> _cuts = [];
    private int _nodes;

    private RoutedNetwork(string prefix, int subnet)
    {
        _prefix = prefix;
        _subnet = subnet;
        _router = _prefix + "router";
    }

    /// <summary>Why this machine forbids such networks; null when it does not.</summary>
    public static string? Obstacle { get; } = FindObstacle();

    /// <summary>The test's own machine.</summary>
    public NetworkNode Outside { get; private set; } = null!;

    /// <summary>All addresses of the network, as CIDR.</summary>
    public string Range => string.Create(CultureInfo.InvariantCulture, $"198.18.{_subnet}.0/24");

    /// <exception cref="InvalidOperationException">This machine forbids it; the message says why.</exception>
    public static RoutedNetwork Create()
    {
        if (Obstacle is not null)
        {
            throw new InvalidOperationException($"No network can be made: {Obstacle}");
        }

        AbandonedNetworks.Sweep();
        for (int subnet = 0; subnet < Subnets; subnet++)
        {
            string prefix = string.Create(
                CultureInfo.InvariantCulture, $"{AbandonedNetworks.Prefix}{Environment.ProcessId}-{Interlocked.Increment(ref _count)}-");
            RoutedNetwork network = new(prefix, subnet);
            try
            {
                if (network.TryBuild())
                {
                    return network;
                }
            }
            catch
            {
                network.Dispose();
                throw;
            }

            network.Dispose(); // another test has this subnet
        }

        throw new InvalidOperationException($"All {Subnets} subnets are taken.");
    }

    /// <summary>A further machine.</summary>
    /// <param name="name">Lower case letters, digits and hyphens; each name once.</param>
    public NetworkNode Add(string name)
    {
        string space = _prefix + name;
        AddNamespace(space);
        int number = _nodes++;
        if (number >= MaxNodes)
        {
            throw new InvalidOperationException($"A network has at most {MaxNodes} machines.");
        }

        Ip("-n", _router, "link", "add", Port(number), "type", "veth", "peer", "name", "eth0", "netns", space);
        ConnectRouter(number);
        Ip("-n", space, "link", "set", "lo", "up");
        Ip("-n", space, "addr", "add", $"{AddressOf(number)}/30", "dev", "eth0");
        Ip("-n", space, "link", "set", "eth0", "up");
        Ip("-n", space, "route", "add", "default", "via", GatewayOf(number).ToString());
        return new NetworkNode(name, AddressOf(number), ["nsenter", $"--net=/run/netns/{space}", "--"]);
    }

    /// <summary>From now on nothing that one of them sends reaches the other one, and nobody is told.</summary>
    public void Cut(NetworkNode one, NetworkNode other)
    {
        CutOneWay(one, other);
        CutOneWay(other, one);
    }

    /// <summary>Undoes <see cref="Cut"/>; does nothing where nothing is cut.</summary>
    public void Heal(NetworkNode one, NetworkNode other)
    {
        HealOneWay(one, other);
        HealOneWay(other, one);
    }

    /// <summary>End the programs on the machines first: a namespace lives as long as they.</summary>
    public void Dispose()
    {
        foreach (string space in Enumerable.Reverse(_namespaces))
        {
            Ip("netns", "delete", space);
        }

        _namespaces.Clear();
    }

    private bool TryBuild()
    {
        string range = Range;
        if (Tool.Run("ip", "-4", "route", "show").Lines.Any(route => route.StartsWith(range, StringComparison.Ordinal)))
        {
            return false;
        }

        AddNamespace(_router);
        Tool.Run("nsenter", $"--net=/run/netns/{_router}", "--", "sh", "-c", "echo 1 >/proc/sys/net/ipv4/ip_forward");
        int number = _nodes++;
        string cable = string.Create(CultureInfo.InvariantCulture, $"petcam{_subnet}");
        try
        {
            Ip("link", "add", cable, "type", "veth", "peer", "name", Port(number), "netns", _router);
        }
        catch (InvalidOperationException) when (File.Exists($"/sys/class/net/{cable}/ifindex"))
        {
            return false; // taken since we looked
        }

        ConnectRouter(number);
        Ip("addr", "add", $"{AddressOf(number)}/30", "dev", cable);
        Ip("link", "set", cable, "up");
        Ip("route", "add", range, "via", GatewayOf(number).ToString());
        Outside = new NetworkNode("outside", AddressOf(number), []);
        return true;
    }

    private void AddNamespace(string name)
    {
        Ip("netns", "add", name);
        _namespaces.Add(name);
    }

    private void ConnectRouter(int number)
    {
        Ip("-n", _router, "addr", "add", $"{GatewayOf(number)}/30", "dev", Port(number));
        Ip("-n", _router, "link", "set", Port(number), "up");
    }

    // A rule without an answer: the packet is dropped, and unlike "unreachable" and "prohibit" no ICMP says so.
    private void CutOneWay(NetworkNode from, NetworkNode to)
    {
        if (_cuts.Add((from, to)))
        {
            Ip("-n", _router, "rule", "add", "from", from.Address.ToString(), "to", to.Address.ToString(), "blackhole");
        }
    }

    private void HealOneWay(NetworkNode from, NetworkNode to)
    {
        if (_cuts.Remove((from, to)))
        {
            Ip("-n", _router, "rule", "delete", "from", from.Address.ToString(), "to", to.Address.ToString(), "blackhole");
        }
    }

    private static string Port(int number) => string.Create(CultureInfo.InvariantCulture, $"port{number}");

    private IPAddress GatewayOf(int number) => new([198, 18, (byte)_subnet, (byte)((4 * number) + 1)]);

    private IPAddress AddressOf(int number) => new([198, 18, (byte)_subnet, (byte)((4 * number) + 2)]);

    private static void Ip(params string[] arguments) => Tool.Run("ip", arguments);

    private static string? FindObstacle()
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
        {
            return "network namespaces need root.";
        }

        string trial = string.Create(CultureInfo.InvariantCulture, $"{AbandonedNetworks.Prefix}{Environment.ProcessId}-trial");
        try
        {
            Ip("netns", "add", trial);
            try
            {
                Ip("-n", trial, "link", "add", "one", "type", "veth", "peer", "name", "two");
                Ip("-n", trial, "rule", "add", "from", "198.18.0.1", "to", "198.18.0.2", "blackhole");
                return null;
            }
            finally
            {
                Ip("netns", "delete", trial);
            }
        }
        catch (Exception refused) when (refused is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return refused.Message;
        }
    }
}
