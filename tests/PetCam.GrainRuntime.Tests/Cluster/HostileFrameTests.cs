using System.Buffers.Binary;
using PetCam.Protocol.V1;

namespace PetCam.GrainRuntime.Tests.Cluster;

/// <summary>Bytes that are no calls: the connection is closed, with one line in the log, and nothing else happens.</summary>
public sealed class HostileFrameTests
{
    private const int RefusedEvent = 8022;

    public static TheoryData<string> Cases => ["too long", "too short", "header too long", "no protobuf", "no kind", "an answer", "truncated"];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Bad_frame_closes_the_connection_with_one_line(string what)
    {
        await using TestCluster cluster = await TestCluster.StartAsync("home", null, "caller", "home");
        await using RawPeer peer = await RawPeer.ConnectAsync(cluster, "caller", "home");

        await peer.SendBytesAsync(Bytes(what));
        if (what == "truncated")
        {
            peer.FinishSending();
        }

        await peer.ClosedAsync();
        Assert.Single(cluster.Log.WithEvent(RefusedEvent));
        await cluster["caller"].Grain("a").TouchAsync(); // the silo goes on
    }

    [Fact]
    public async Task Random_bytes_close_the_connection_and_never_the_silo()
    {
        await using TestCluster cluster = await TestCluster.StartAsync("home", null, "caller", "home");
        Random random = new(20260101);
        for (int round = 0; round < 200; round++)
        {
            await using RawPeer peer = await RawPeer.ConnectAsync(cluster, "caller", "home", greet: round % 2 == 0);
            byte[] bytes = new byte[random.Next(1, 2000)];
            random.NextBytes(bytes);
            if (round % 4 == 0 && bytes.Length > 20)
            {
                BinaryPrimitives.WriteInt32BigEndian(bytes, bytes.Length - 4); // a plausible frame
                BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(4), random.Next(bytes.Length - 16));
            }

            await peer.SendBytesAsync(bytes);
            peer.FinishSending();
            await peer.ClosedAsync();
        }

        await cluster["caller"].Grain("a").TouchAsync();
        Assert.Equal(200, cluster.Log.WithEvent(RefusedEvent).Count());
    }

    [Fact]
    public async Task Arguments_that_cannot_be_read_fail_their_call_only()
    {
        await using TestCluster cluster = await TestCluster.StartAsync("home", null, "caller", "home");
        ulong epoch = cluster.Table.FindOrClaim("probe/a", cluster["home"].Membership.Self).Epoch;
        await using RawPeer peer = await RawPeer.ConnectAsync(cluster, "caller", "home");

        await peer.SendAsync(1, new CallFrame { Request = RawPeer.Request("PassAsync", "a", epoch, cluster["home"].Membership.Self) }); // without its text

        CallError error = (await peer.ReadAsync()).Header.Response.Error;
        Assert.Contains("its arguments cannot be read", error.Message, StringComparison.Ordinal);
        await peer.SendAsync(2, new CallFrame { Request = RawPeer.Request("TouchAsync", "a", epoch, cluster["home"].Membership.Self) });
        Assert.Null((await peer.ReadAsync()).Header.Response.Error);
    }

    private static byte[] Bytes(string what) => what switch
    {
        "too long" => [0x7f, 0xff, 0xff, 0xff, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
        "too short" => [0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
        "header too long" => [0, 0, 0, 13, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 1, 0x12],
        "no protobuf" => [0, 0, 0, 14, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 1, 0xff, 0xff],
        "no kind" => [0, 0, 0, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1],
        "an answer" => [0, 0, 0, 14, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 1, 0x1a, 0],
        _ => [0, 0, 1, 0, 0, 0, 0, 2],
    };
}
