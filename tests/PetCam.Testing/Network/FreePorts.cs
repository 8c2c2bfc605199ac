using System.Net;
using System.Net.Sockets;

namespace PetCam.Testing;

/// <summary>Ports on loopback that nobody listens on.</summary>
public static class FreePorts
{
    // Below those that the kernel gives to outgoing connections (32768 and up): one of them could have the port when the program comes to bind it.
    private const int First = 20_000;
    private const int End = 32_000;

    private static readonly Lock Gate = new();
    private static readonly HashSet<int> Given = [];

    /// <summary>Prefer port 0 where the program can say which one it took; this is for those that cannot. No port is given twice.</summary>
    public static int NextTcp() => Next(static port =>
    {
        using TcpListener listener = new(IPAddress.Loopback, port);
        listener.Start();
    });

    public static int NextUdp() => Next(static port =>
    {
        using UdpClient client = new(new IPEndPoint(IPAddress.Loopback, port));
    });

    private static int Next(Action<int> bind)
    {
        lock (Gate)
        {
            while (Given.Count < End - First)
            {
                int port = Random.Shared.Next(First, End);
                if (Given.Add(port) && IsFree(bind, port))
                {
                    return port;
                }
            }
        }

        throw new InvalidOperationException($"No port between {First} and {End} is free.");
    }

    private static bool IsFree(Action<int> bind, int port)
    {
        try
        {
            bind(port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
