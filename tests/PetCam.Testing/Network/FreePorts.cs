using System.Net;
using System.Net.Sockets;

namespace PetCam.Testing;

/// <summary>Ports on loopback that nobody listens on.</summary>
public static class FreePorts
{
    /// <summary>Prefer port 0 where the program can say which one it took; this is for those that cannot.</summary>
    public static int NextTcp()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public static int NextUdp()
    {
        using UdpClient client = new(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)client.Client.LocalEndPoint!).Port;
    }
}
