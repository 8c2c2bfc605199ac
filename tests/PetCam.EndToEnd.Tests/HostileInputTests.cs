using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using PetCam.EndToEnd.Tests.Browser;
using PetCam.EndToEnd.Tests.Fleet;
using PetCam.Testing;

namespace PetCam.EndToEnd.Tests;

/// <summary>Nonsense from outside while somebody watches: refused or ignored, and nobody notices.</summary>
public sealed class HostileInputTests(OneCamera one, Chromium chromium) : IClassFixture<OneCamera>, IClassFixture<Chromium>
{
    private readonly Random _random = new(20261121);

    [Fact]
    public async Task Viewer_keeps_its_picture_while_every_door_is_fed_nonsense()
    {
        await using BrowserPage page = await chromium.OpenAsync(new Uri(one.Fleet.Url, $"cameras/{OneCamera.Name}"));
        PlayerProbe player = new(page.Page);
        await player.WaitForStateAsync("playing", TimeSpan.FromSeconds(15));
        Task<ShownFrame[]> watching = player.WatchAsync(TimeSpan.FromSeconds(6));

        await SendRandomDatagramsAsync(5_000);
        await SpeakNonsenseToTheUplinkAsync(50);
        await OfferMalformedSdpAsync(100);

        ShownFrame[] frames = await watching;
        double longest = frames.Zip(frames.Skip(1)).Max(pair => pair.Second.AtMs - pair.First.AtMs);
        Assert.True(longest < 1000, $"The picture stood still for {longest:F0} ms.");
        Assert.False(one.Fleet.Silo.HasExited);
    }

    [Fact]
    public async Task Buffers_return_when_everyone_has_left()
    {
        await one.Fleet.Edge(OneCamera.Name).KillAsync();
        try
        {
            await Eventually.TrueAsync("no media buffer is out", TimeSpan.FromSeconds(15), async () =>
                (await one.Fleet.Http.GetFromJsonAsync<JsonElement>("api/system")).GetProperty("outstandingBuffers").GetInt64() == 0);
        }
        finally
        {
            one.Fleet.StartEdge(OneCamera.Name);
            await one.Fleet.WaitUntilOnlineAsync();
        }
    }

    private async Task SendRandomDatagramsAsync(int count)
    {
        using UdpClient client = new();
        client.Connect(IPAddress.Loopback, one.Fleet.WebRtcPort);
        for (int i = 0; i < count; i++)
        {
            byte[] datagram = new byte[_random.Next(0, 1500)];
            _random.NextBytes(datagram);
            if (datagram.Length > 20)
            {
                // First bytes of STUN, DTLS and RTP in turn, so that each parser gets its share (RFC 7983).
                datagram[0] = (i % 4) switch { 0 => (byte)(i & 3), 1 => (byte)(20 + (i % 44)), 2 => (byte)(128 + (i % 64)), _ => datagram[0] };
            }

            await client.SendAsync(datagram);
        }
    }

    private async Task SpeakNonsenseToTheUplinkAsync(int connections)
    {
        for (int i = 0; i < connections; i++)
        {
            using ClientWebSocket socket = new();
            socket.Options.AddSubProtocol("petcam.uplink.v1");
            await socket.ConnectAsync(new Uri($"ws://127.0.0.1:{one.Fleet.Url.Port}/uplink"), CancellationToken.None);
            byte[] nonsense = new byte[_random.Next(0, 70_000)];
            _random.NextBytes(nonsense);
            await socket.SendAsync(nonsense, i % 2 == 0 ? WebSocketMessageType.Binary : WebSocketMessageType.Text, true, CancellationToken.None);
            socket.Abort();
        }
    }

    private async Task OfferMalformedSdpAsync(int count)
    {
        for (int i = 0; i < count; i++)
        {
            StringBuilder sdp = new("v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\nm=video 9 UDP/TLS/RTP/SAVPF 96\r\na=rtpmap:96 H264/90000\r\na=ice-ufrag:abcd\r\n");
            for (int change = _random.Next(1, 8); change > 0; change--)
            {
                sdp[_random.Next(sdp.Length)] = (char)_random.Next(1, 127);
            }

            using StringContent body = new(sdp.ToString(), new System.Net.Http.Headers.MediaTypeHeaderValue("application/sdp"));
            using HttpResponseMessage response = await one.Fleet.Http.PostAsync(new Uri($"cameras/{OneCamera.Name}/whep", UriKind.Relative), body);
            Assert.InRange((int)response.StatusCode, 400, 499);
        }
    }
}
