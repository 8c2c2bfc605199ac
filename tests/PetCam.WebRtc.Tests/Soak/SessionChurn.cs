using PetCam.Testing;
using PetCam.WebRtc.Tests.Peers;

namespace PetCam.WebRtc.Tests.Soak;

/// <summary>Opens and ends sessions, one after the other, in every way in which a session can end.</summary>
internal sealed class SessionChurn(ServiceFixture fixture, DtlsClientContext client) : IDisposable
{
    private const int Kinds = 8;

    private readonly List<LightPeer> _abandoned = [];
    private int _next;

    /// <summary>Sessions that ended for each reason.</summary>
    public Dictionary<SessionEnd, int> Ends { get; } = [];

    /// <summary>Runs so many, and returns when all of them are over.</summary>
    public async Task RunAsync(int count)
    {
        List<string> ids = [];
        for (int i = 0; i < count; i++)
        {
            string id = $"soak {_next++}";
            ids.Add(id);
            await RunOneAsync(id, _next % Kinds);
        }

        foreach (string id in ids)
        {
            await fixture.WaitForEndAsync(id);
            Assert.True(fixture.Ended.TryRemove(id, out SessionEnd end));
            Ends[end] = Ends.GetValueOrDefault(end) + 1;
        }

        Dispose();
    }

    public void Dispose()
    {
        _abandoned.ForEach(peer => peer.Dispose());
        _abandoned.Clear();
    }

    private async Task RunOneAsync(string id, int kind)
    {
        WebRtcAnswer answer = await fixture.AcceptAsync(id, LightPeer.CreateOffer(client));
        Assert.True(answer.Outcome == WebRtcOutcome.Accepted, answer.Detail);
        LightPeer peer = new(client, answer.Sdp!);
        peer.Check();
        if (kind == 0)
        {
            peer.Dtls.Start(); // and never a second flight: a time-out in mid-handshake
            _abandoned.Add(peer);
            return;
        }

        peer.Handshake();
        if (kind <= 3)
        {
            peer.Dtls.Close();
            await fixture.WaitForEndAsync(id);
        }
        else
        {
            await Eventually.TrueAsync($"session {id} has keys too", TimeSpan.FromSeconds(10), () =>
                Task.FromResult(fixture.Service.GetStatistics(id)?.IsConnected ?? true));
            await fixture.Service.CloseAsync(id, "soak");
        }

        peer.Dispose();
    }
}
