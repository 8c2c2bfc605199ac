using PetCam.Domain.Cluster;
using PetCam.GrainRuntime.Wire;
using PetCam.Protocol.V1;

namespace PetCam.GrainRuntime.Tests.Cluster;

/// <summary>A silo that says what a test wants on a link for calls.</summary>
internal sealed class RawPeer(Stream stream) : IAsyncDisposable
{
    private readonly FrameReader _reader = new(stream, 1 << 20);

    public static async Task<RawPeer> ConnectAsync(TestCluster cluster, string from, string to, bool greet = true)
    {
        RawPeer peer = new(await cluster[from].Links.ConnectAsync(cluster[to].Membership.Self, "calls", CancellationToken.None));
        if (greet)
        {
            await peer.SendAsync(0, new CallFrame { Hello = new CallHello { MinVersion = 1, MaxVersion = 1 } });
            Assert.Equal(CallFrame.KindOneofCase.Hello, (await peer.ReadAsync()).Header.KindCase);
        }

        return peer;
    }

    public static CallRequest Request(string method, string key, ulong epoch, SiloIdentity receiver) => new()
    {
        GrainType = "probe",
        Key = key,
        Method = $"IProbeGrain.{method}",
        HomeKey = $"probe/{key}",
        Epoch = epoch,
        ReceiverIncarnation = receiver.Incarnation,
    };

    public async Task SendAsync(ulong id, CallFrame header)
    {
        FrameBuffer frame = new();
        Frames.Begin(frame, header, id);
        Frames.Finish(frame, int.MaxValue);
        await stream.WriteAsync(frame.WrittenMemory);
    }

    public async Task SendBytesAsync(byte[] bytes) => await stream.WriteAsync(bytes);

    public void FinishSending() => ((System.Net.Sockets.NetworkStream)stream).Socket.Shutdown(System.Net.Sockets.SocketShutdown.Send);

    public async Task<(ulong Id, CallFrame Header, byte[] Payload)> ReadAsync()
    {
        while (true)
        {
            if (_reader.TryRead(out ulong id, out CallFrame header, out ReadOnlySpan<byte> payload))
            {
                return (id, header, payload.ToArray());
            }

            Assert.True(await _reader.FillAsync(CancellationToken.None).AsTask().WaitAsync(TimeSpan.FromSeconds(20)), "the silo closed the connection");
        }
    }

    /// <summary>Waits until the silo has closed the connection.</summary>
    public async Task ClosedAsync()
    {
        try
        {
            while (await stream.ReadAsync(new byte[4096]).AsTask().WaitAsync(TimeSpan.FromSeconds(20)) > 0)
            {
                // what it said before
            }
        }
        catch (IOException)
        {
            // a reset is an end as well
        }
    }

    public ValueTask DisposeAsync() => stream.DisposeAsync();
}
