using System.Net;
using System.Net.Sockets;

namespace PetCam.Cluster.Tests.Postgres;

/// <summary>The network between one silo and the server, which can be cut: open connections then carry nothing, and new ones are not answered.</summary>
internal sealed class TcpRelay : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _pipes = [];
    private readonly int _target;
    private volatile TaskCompletionSource _open = new();
    private Task _accepting = Task.CompletedTask;

    private TcpRelay(int target)
    {
        _target = target;
        _open.SetResult();
        _listener.Start();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public static TcpRelay Start(int target)
    {
        TcpRelay relay = new(target);
        relay._accepting = relay.AcceptAsync();
        return relay;
    }

    public void Cut() => _open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Restore() => _open.TrySetResult();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // cancelled
        await Task.WhenAll(_pipes).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            Socket client = await _listener.AcceptSocketAsync(_stop.Token);
            _pipes.Add(RelayAsync(client));
        }
    }

    private async Task RelayAsync(Socket client)
    {
        using Socket near = client;
        using Socket far = new(SocketType.Stream, ProtocolType.Tcp);
        await _open.Task.WaitAsync(_stop.Token);
        await far.ConnectAsync(IPAddress.Loopback, _target, _stop.Token);
        await Task.WhenAny(PipeAsync(near, far), PipeAsync(far, near));
    }

    private async Task PipeAsync(Socket from, Socket to)
    {
        byte[] buffer = new byte[16 * 1024];
        while (await from.ReceiveAsync(buffer, _stop.Token) is > 0 and int count)
        {
            await _open.Task.WaitAsync(_stop.Token);
            await to.SendAsync(buffer.AsMemory(0, count), _stop.Token);
        }
    }
}
