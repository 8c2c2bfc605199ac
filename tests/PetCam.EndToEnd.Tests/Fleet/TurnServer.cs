using System.Globalization;
using System.Net;
using System.Net.Sockets;
using PetCam.Testing;

namespace PetCam.EndToEnd.Tests.Fleet;

/// <summary>Debian's coturn on loopback: a TURN server (RFC 8656) on the viewer's side.</summary>
internal sealed class TurnServer : IAsyncDisposable
{
    public const string User = "viewer";
    public const string Password = "only-for-this-test";
    public const string Secret = "shared-by-silo-and-turn-server";

    private static readonly TimeSpan StartWithin = TimeSpan.FromSeconds(15);

    private readonly ChildProcess _process;
    private readonly DirectoryInfo _folder;

    private TurnServer(ChildProcess process, DirectoryInfo folder, int port)
    {
        _process = process;
        _folder = folder;
        Url = string.Create(CultureInfo.InvariantCulture, $"turn:127.0.0.1:{port}");
    }

    public string Url { get; }

    /// <param name="isTimeLimited">Takes credentials made of <see cref="Secret"/> instead of <see cref="User"/> and <see cref="Password"/>.</param>
    public static async Task<TurnServer> StartAsync(bool isTimeLimited = false)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("petcam-turn-");
        int port = FreePorts.NextUdp();
        string[] credentials = isTimeLimited ? ["--use-auth-secret", $"--static-auth-secret={Secret}"] : ["--lt-cred-mech", $"--user={User}:{Password}"];
        ChildProcess process = ChildProcess.Start(
            "turnserver",
            [
                // Without a configuration file of the machine's, and without anything that lies outside this folder.
                "-n", "--no-cli", "--no-tls", "--no-dtls", "--simple-log", $"--log-file={folder.FullName}/turn.log",
                $"--userdb={folder.FullName}/turn.db", $"--pidfile={folder.FullName}/turn.pid",
                "--listening-ip=127.0.0.1", "--relay-ip=127.0.0.1", $"--listening-port={port.ToString(CultureInfo.InvariantCulture)}",
                "--realm=petcam.test", "--allow-loopback-peers", "--fingerprint", .. credentials,
            ]);
        TurnServer server = new(process, folder, port);
        await Eventually.TrueAsync("coturn answers", StartWithin, () => process.HasExited
            ? throw new InvalidOperationException($"coturn ended with {process.ExitCode}:\n{process.Output}")
            : AnswersAsync(port));
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    // A binding request (RFC 8489), which needs no credentials.
    private static async Task<bool> AnswersAsync(int port)
    {
        using UdpClient client = new();
        client.Connect(IPAddress.Loopback, port);
        byte[] request = [0, 1, 0, 0, 0x21, 0x12, 0xA4, 0x42, .. Guid.NewGuid().ToByteArray()[..12]];
        try
        {
            using CancellationTokenSource patience = new(TimeSpan.FromMilliseconds(300));
            await client.SendAsync(request);
            return (await client.ReceiveAsync(patience.Token)).Buffer[0] == 1;
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException)
        {
            return false;
        }
    }
}
