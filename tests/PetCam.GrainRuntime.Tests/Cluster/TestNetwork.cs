using System.Collections.Concurrent;
using System.Net.Sockets;

namespace PetCam.GrainRuntime.Tests.Cluster;

/// <summary>Where the nodes of a test listen, and the scissors.</summary>
internal sealed class TestNetwork
{
    private readonly ConcurrentDictionary<string, int> _ports = new();
    private readonly ConcurrentBag<Socket> _sockets = [];

    /// <summary>New connections fail.</summary>
    public bool IsDown { get; set; }

    /// <summary>Connections that were made, both ends counted.</summary>
    public int Connections => _sockets.Count;

    public void Register(string id, int port) => _ports[id] = port;

    public int PortOf(string from, string to) => IsDown
        ? throw new IOException($"The network between {from} and {to} is down.")
        : _ports.TryGetValue(to, out int port) ? port : throw new IOException($"Silo {to} does not listen.");

    public void Add(Socket socket) => _sockets.Add(socket);

    /// <summary>Cuts every connection.</summary>
    public void CutAll()
    {
        foreach (Socket socket in _sockets)
        {
            socket.Close(0); // a reset, not a goodbye
        }
    }
}
