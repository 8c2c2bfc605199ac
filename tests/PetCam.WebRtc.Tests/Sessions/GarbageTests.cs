using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using PetCam.Testing;
using PetCam.WebRtc.Tests.Peers;

namespace PetCam.WebRtc.Tests.Sessions;

public sealed class GarbageTests
{
    [Fact]
    public async Task Random_datagrams_are_met_with_silence_and_disturb_no_viewer()
    {
        await using ServiceFixture fixture = await ServiceFixture.StartAsync();
        await using AiortcViewer viewer = await fixture.ConnectAsync("viewer");
        await viewer.ReadFramesAsync(5);

        using Socket attacker = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        attacker.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        IPEndPoint target = new(IPAddress.Loopback, fixture.Service.Endpoints[0].Port);
        Random random = new(20261121);
        byte[] bytes = new byte[1500];
        byte[] firstBytes = [0, 1, 20, 22, 23, 63, 128, 144, 191];
        for (int i = 0; i < 20_000; i++)
        {
            random.NextBytes(bytes);
            bytes[0] = i % 2 == 0 ? firstBytes[random.Next(firstBytes.Length)] : bytes[0];
            attacker.SendTo(bytes.AsSpan(0, random.Next(bytes.Length)), target);
        }

        await viewer.ReadFramesAsync(60);
        Assert.Equal(0, attacker.Available);
        Assert.Equal(1, fixture.Service.SessionCount);
    }

    [Fact]
    public async Task Nonsense_from_the_address_of_a_viewer_does_not_end_its_session()
    {
        using StunDtlsProbe probe = new();
        await using ServiceFixture fixture = await ServiceFixture.StartAsync();
        WebRtcAnswer answer = await fixture.AcceptAsync("probe", StunDtlsProbe.Offer);
        probe.Connect(answer.Sdp!, fixture.Service.Endpoints[0].Port);
        Random random = new(5);
        byte[] bytes = new byte[1200];
        for (int i = 0; i < 2000; i++)
        {
            random.NextBytes(bytes);
            bytes[0] = (byte)(i % 2 == 0 ? 22 : 129);
            probe.Send(bytes.AsSpan(0, random.Next(1, bytes.Length)));
        }

        Assert.True(probe.Check());
        Assert.Equal(1, fixture.Service.SessionCount);
    }

    [Fact]
    public async Task Sessions_that_never_connect_time_out_and_leave_nothing()
    {
        BufferBalance balance = new();
        await using (ServiceFixture fixture = await ServiceFixture.StartAsync(options =>
        {
            options.HandshakeTimeout = TimeSpan.FromMilliseconds(300);
            options.MaxHandshakes = 50;
        }))
        {
            for (int i = 0; i < 50; i++)
            {
                Assert.Equal(WebRtcOutcome.Accepted, (await fixture.AcceptAsync($"s{i}", StunDtlsProbe.Offer)).Outcome);
            }

            WebRtcAnswer refused = await fixture.AcceptAsync("one more", StunDtlsProbe.Offer);
            Assert.Equal(WebRtcOutcome.Busy, refused.Outcome);
            Assert.Contains("WebRtc:MaxHandshakes", refused.Detail);
            for (int i = 0; i < 50; i++)
            {
                await fixture.WaitForEndAsync($"s{i}");
            }

            Assert.All(fixture.Ended.Values, reason => Assert.Equal(SessionEnd.HandshakeTimeout, reason));
            Assert.Equal(0, fixture.Service.SessionCount);
        }

        balance.AssertSettled();
    }

    [Fact]
    public async Task Five_hundred_sessions_opened_and_closed_leave_no_descriptor_and_no_thread()
    {
        await using ServiceFixture fixture = await ServiceFixture.StartAsync();
        await OpenAndCloseAsync(fixture, 50);
        int descriptors = Directory.GetFiles("/proc/self/fd").Length;
        long native = Process.GetCurrentProcess().WorkingSet64;
        await OpenAndCloseAsync(fixture, 500);

        Assert.Equal(0, fixture.Service.SessionCount);
        Assert.InRange(Directory.GetFiles("/proc/self/fd").Length, 0, descriptors + 5);
        // One DTLS session is about 100 KB in libssl: a leak of them would be 50 MB.
        Assert.InRange(Process.GetCurrentProcess().WorkingSet64 - native, long.MinValue, 30_000_000);
    }

    private static async Task OpenAndCloseAsync(ServiceFixture fixture, int count)
    {
        for (int i = 0; i < count; i++)
        {
            Assert.Equal(WebRtcOutcome.Accepted, (await fixture.AcceptAsync($"session {i}", StunDtlsProbe.Offer)).Outcome);
            await fixture.Service.CloseAsync($"session {i}", "test");
        }
    }
}
