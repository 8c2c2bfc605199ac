using System.Net;
using System.Net.Sockets;

namespace PetCam.Testing.Tests.Network;

/// <summary>Machines reach each other, stop doing so without a word, and do so again. Skipped where namespaces are forbidden.</summary>
public sealed class RoutedNetworkTests
{
    private const int Port = 7000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Silence = TimeSpan.FromMilliseconds(500);

    [Fact]
    public async Task Cut_is_silent_and_heals()
    {
        Assert.SkipUnless(RoutedNetwork.Obstacle is null, RoutedNetwork.Obstacle ?? string.Empty);
        CancellationToken token = TestContext.Current.CancellationToken;
        using RoutedNetwork network = RoutedNetwork.Create();
        NetworkNode node = network.Add("echo");
        await using ChildProcess echo = StartEcho(node);
        await echo.WaitForLineAsync(line => line == "ready", Patience);
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(new IPEndPoint(node.Address, Port), token).AsTask().WaitAsync(Patience, token);
        await EchoAsync(socket, token);

        network.Cut(network.Outside, node);
        Task answer = EchoAsync(socket, token);
        using (Socket late = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp))
        {
            Task connecting = late.ConnectAsync(new IPEndPoint(node.Address, Port), token).AsTask();
            await Task.Delay(Silence, token);
            Assert.False(connecting.IsCompleted);
            Assert.False(answer.IsCompleted);

            network.Heal(network.Outside, node);
            await connecting.WaitAsync(Patience, token);
        }

        await answer.WaitAsync(Patience, token);
    }

    [Fact]
    public void Nothing_is_left_behind()
    {
        Assert.SkipUnless(RoutedNetwork.Obstacle is null, RoutedNetwork.Obstacle ?? string.Empty);
        string range;
        using (RoutedNetwork network = RoutedNetwork.Create())
        {
            network.Add("one");
            range = network.Range;
            Assert.Contains(range, Tool.Run("ip", "-4", "route", "show").Text, StringComparison.Ordinal);
        }

        Assert.DoesNotContain($"petcam-{Environment.ProcessId}-", Tool.Run("ip", "netns", "list").Text, StringComparison.Ordinal);
        Assert.True(SpinWait.SpinUntil(() => !Tool.Run("ip", "-4", "route", "show").Text.Contains(range, StringComparison.Ordinal), Patience));
    }

    private static ChildProcess StartEcho(NetworkNode node)
    {
        const string Script =
            """
            import socket
            listener = socket.create_server(('', 7000))
            print('ready', flush=True)
            connection, _ = listener.accept()
            while data := connection.recv(1): connection.sendall(data)
            """;
        return ChildProcess.Start(node.Launch[0], [.. node.Launch.Skip(1), "python3", "-c", Script]);
    }

    private static async Task EchoAsync(Socket socket, CancellationToken token)
    {
        byte[] one = [42];
        await socket.SendAsync(one, token);
        Assert.Equal(1, await socket.ReceiveAsync(one, token));
    }
}
