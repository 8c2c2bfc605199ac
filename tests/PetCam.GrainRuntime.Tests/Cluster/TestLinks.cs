using System.Net;
using System.Net.Sockets;
using System.Text;
using PetCam.Domain.Cluster;

namespace PetCam.GrainRuntime.Tests.Cluster;

/// <summary>Connections between the nodes of a test over loopback TCP: a line that says who calls whom for what, then bytes.</summary>
internal sealed class TestLinks(TestMembership membership, TestNetwork network) : ISiloLinks, IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private Task _accepting = Task.CompletedTask;

    public void Listen(string id, Func<IEnumerable<ISiloLinkHandler>> handlers)
    {
        _listener.Start();
        network.Register(id, ((IPEndPoint)_listener.LocalEndpoint).Port);
        _accepting = AcceptAsync(handlers);
    }

    public async ValueTask<Stream> ConnectAsync(SiloIdentity silo, string purpose, CancellationToken cancellationToken)
    {
        Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, network.PortOf(membership.Self.Id, silo.Id), cancellationToken);
            network.Add(socket);
            NetworkStream stream = new(socket, ownsSocket: true);
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"{membership.Self} {silo} {purpose}\n"), cancellationToken);
            return stream;
        }
        catch (SocketException exception)
        {
            socket.Dispose();
            throw new IOException(exception.Message, exception);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _end.Dispose();
    }

    private async Task AcceptAsync(Func<IEnumerable<ISiloLinkHandler>> handlers)
    {
        List<Task> connections = [];
        try
        {
            while (true)
            {
                Socket socket = await _listener.AcceptSocketAsync(_end.Token);
                connections.Add(Task.Run(() => ServeAsync(socket, handlers)));
            }
        }
        catch (Exception exception) when (
            _end.IsCancellationRequested && exception is OperationCanceledException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ServeAsync(Socket socket, Func<IEnumerable<ISiloLinkHandler>> handlers)
    {
        using Socket owned = socket;
        try
        {
            socket.NoDelay = true;
            network.Add(socket);
            await using NetworkStream stream = new(socket);
            await ServeAsync(stream, handlers);
        }
        catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The connection was cut, maybe before it said whom it wants; or the silo ends.
        }
    }

    private async Task ServeAsync(NetworkStream stream, Func<IEnumerable<ISiloLinkHandler>> handlers)
    {
        string[] words = (await ReadLineAsync(stream)).Split(' ');
        if (words.Length != 3 || words[1] != membership.Self.ToString())
        {
            return; // another life is meant
        }

        string[] peer = words[0].Split('/');
        ISiloLinkHandler handler = handlers().Single(handler => handler.Purpose == words[2]);
        await handler.ServeAsync(new SiloIdentity(peer[0], long.Parse(peer[1])), stream, _end.Token);
    }

    private static async Task<string> ReadLineAsync(NetworkStream stream)
    {
        StringBuilder line = new();
        byte[] one = new byte[1];
        while (await stream.ReadAsync(one) == 1 && one[0] != '\n')
        {
            line.Append((char)one[0]);
        }

        return line.ToString();
    }
}
