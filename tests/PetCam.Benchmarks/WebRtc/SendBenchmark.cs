using System.Globalization;
using System.Net;
using PetCam.WebRtc.Sending;

namespace PetCam.Benchmarks.WebRtc;

/// <summary>What a packet costs the sender: packetize, header, encrypt, batch; then the same with the kernel behind it.</summary>
/// <remarks>
/// One thread, one 720p30 source of 1.7 Mb/s, CPU time of the process. Loopback delivers in the sender's own time, so the kernel's figure holds
/// the receiving half up to a full socket buffer as well: it is for comparing two builds in one session, not machines.
/// </remarks>
internal static class SendBenchmark
{
    private const int Sinks = 16;
    private const int SinkBufferBytes = 1 << 14;
    private const int SocketBufferBytes = 4 << 20;
    private const int Rounds = 5;
    private const long PacketsPerRound = 400_000;
    private const int AeadAes128Gcm = 7;
    private const int CounterModeSha1 = 1;

    public static void Run()
    {
        Console.WriteLine("| viewers | profile | to | ns per packet, median of 5 | best |");
        Console.WriteLine("|---|---|---|---|---|");
        foreach (int viewers in new[] { 100, 400 })
        {
            Measure(viewers, AeadAes128Gcm, "memory", new CountingSender(), []);
            using UdpSocket socket = new(new IPEndPoint(IPAddress.Loopback, 0), SocketBufferBytes);
            UdpSocket[] sinks = [.. Enumerable.Range(0, Sinks).Select(_ => new UdpSocket(new IPEndPoint(IPAddress.Loopback, 0), SinkBufferBytes))];
            IDatagramBatchSender sender = DatagramBatchSenders.Choose(socket);
            Measure(viewers, AeadAes128Gcm, sender.Name, sender, sinks);
            Array.ForEach(sinks, sink => sink.Dispose());
        }

        Measure(100, CounterModeSha1, "memory", new CountingSender(), []);
    }

    private static void Measure(int viewers, int profile, string name, IDatagramBatchSender sender, UdpSocket[] sinks)
    {
        using SendScene scene = new(viewers, profile, sender, [.. sinks.Select(sink => RemoteEndpoint.FromEndpoint(sink.LocalEndpoint))]);
        scene.Send(PacketsPerRound); // everything compiled, the history at its size
        List<double> rounds = [];
        for (int i = 0; i < Rounds; i++)
        {
            TimeSpan before = Environment.CpuUsage.TotalTime;
            long packets = scene.Send(PacketsPerRound);
            rounds.Add((Environment.CpuUsage.TotalTime - before).TotalNanoseconds / packets);
        }

        rounds.Sort();
        string cipher = profile == AeadAes128Gcm ? "AES-128-GCM" : "AES-CM-SHA1";
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"| {viewers} | {cipher} | {name} | {rounds[Rounds / 2]:F0} | {rounds[0]:F0} |"));
    }
}
