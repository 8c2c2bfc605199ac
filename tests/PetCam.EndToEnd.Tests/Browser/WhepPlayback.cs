using System.Text.Json;
using Microsoft.Playwright;

namespace PetCam.EndToEnd.Tests.Browser;

/// <summary>A WHEP player of the test's own in a page: plain, so that the test chooses candidates, ICE servers and restarts.</summary>
internal sealed class WhepPlayback
{
    private const string StartScript = """
        async ({ url, candidates, ice, relayOnly, sound }) => {
          const pc = new RTCPeerConnection({ bundlePolicy: 'max-bundle', iceServers: ice, iceTransportPolicy: relayOnly ? 'relay' : 'all' });
          const receiver = pc.addTransceiver('video', { direction: 'recvonly' }).receiver;
          const video = document.createElement('video');
          Object.assign(video, { muted: true, autoplay: true, srcObject: new MediaStream([receiver.track]) });
          document.body.append(video);
          if (sound) {
            const heard = pc.addTransceiver('audio', { direction: 'recvonly' }).receiver;
            document.body.append(Object.assign(document.createElement('audio'), { autoplay: true, srcObject: new MediaStream([heard.track]) }));
          }
          await pc.setLocalDescription();
          const response = await fetch(url, { method: 'POST', headers: { 'Content-Type': 'application/sdp' }, body: pc.localDescription.sdp });
          if (response.status !== 201) throw new Error(`${response.status}: ${await response.text()}`);
          const lines = (await response.text()).split('\r\n');
          const answer = lines.filter((line) => !line.startsWith('a=candidate:') || line.includes(` ${candidates} `) || candidates === '').join('\r\n');
          window.whepPlayback = { pc, video, answer, url: response.headers.get('Location'), etag: response.headers.get('ETag') };
          await pc.setRemoteDescription({ type: 'answer', sdp: answer });
        }
        """;

    private const string RestartScript = """
        async () => {
          const playback = window.whepPlayback;
          const value = (sdp, name) => new RegExp(`^a=${name}:(.*)$`, 'm').exec(sdp)[1].trim();
          playback.pc.restartIce();
          await playback.pc.setLocalDescription(await playback.pc.createOffer());
          const offer = playback.pc.localDescription.sdp;
          const fragment = ['ice-ufrag', 'ice-pwd'].map((name) => `a=${name}:${value(offer, name)}\r\n`).join('');
          const response = await fetch(playback.url, {
            method: 'PATCH',
            headers: { 'Content-Type': 'application/trickle-ice-sdpfrag', 'If-Match': '*' },
            body: fragment,
          });
          const text = await response.text();
          if (response.status !== 200) throw new Error(`${response.status}: ${text}`);
          const answer = ['ice-ufrag', 'ice-pwd'].reduce(
            (sdp, name) => sdp.replace(new RegExp(`^a=${name}:.*$`, 'gm'), `a=${name}:${value(text, name)}`), playback.answer);
          await playback.pc.setRemoteDescription({ type: 'answer', sdp: answer });
          return { localUfrag: value(offer, 'ice-ufrag'), etag: response.headers.get('ETag'), previousEtag: playback.etag };
        }
        """;

    private const string PathScript = """
        async () => {
          const report = await window.whepPlayback.pc.getStats();
          const transport = [...report.values()].find((entry) => entry.type === 'transport');
          const pair = report.get(transport?.selectedCandidatePairId);
          const local = report.get(pair?.localCandidateId) ?? {};
          return { protocol: local.protocol ?? '', candidateType: local.candidateType ?? '', localUfrag: local.usernameFragment ?? '' };
        }
        """;

    private const string VideoScript = """
        async () => {
          const report = await window.whepPlayback.pc.getStats();
          const { framesDecoded, totalFreezesDuration } = [...report.values()].find((entry) => entry.type === 'inbound-rtp' && entry.kind === 'video') ?? {};
          return { framesDecoded: framesDecoded ?? 0, frozen: totalFreezesDuration ?? 0 };
        }
        """;

    private const string SoundScript = """
        async () => {
          const report = await window.whepPlayback.pc.getStats();
          const sound = [...report.values()].find((entry) => entry.type === 'inbound-rtp' && entry.kind === 'audio') ?? {};
          return {
            codec: report.get(sound.codecId)?.mimeType ?? '', samples: sound.totalSamplesReceived ?? 0, concealed: sound.concealedSamples ?? 0,
            energy: sound.totalAudioEnergy ?? 0, seconds: sound.totalSamplesDuration ?? 0, level: sound.audioLevel ?? 0,
          };
        }
        """;

    private readonly IPage _page;

    private WhepPlayback(IPage page) => _page = page;

    /// <param name="candidates">Keep only the answer's candidates of this protocol, <c>udp</c> or <c>tcp</c>; empty keeps all.</param>
    /// <param name="iceServers">As RTCConfiguration has them.</param>
    /// <param name="sound">Asks for sound as well, and plays it.</param>
    public static async Task<WhepPlayback> StartAsync(
        IPage page, string camera, string candidates = "", object[]? iceServers = null, bool relayOnly = false, bool sound = false)
    {
        await page.EvaluateAsync(StartScript, new { url = $"/cameras/{camera}/whep", candidates, ice = iceServers ?? [], relayOnly, sound });
        return new WhepPlayback(page);
    }

    /// <summary>Restarts ICE in the browser and by WHEP PATCH.</summary>
    public async Task<JsonElement> RestartIceAsync() => await _page.EvaluateAsync<JsonElement>(RestartScript);

    /// <summary>The path that media takes: protocol, type and ufrag of the browser's own candidate.</summary>
    public async Task<JsonElement> ReadPathAsync() => await _page.EvaluateAsync<JsonElement>(PathScript);

    /// <summary>Pictures that the browser has decoded; 0 while nothing has arrived.</summary>
    public async Task<int> CountDecodedAsync() => (await ReadVideoAsync()).TryGetProperty("framesDecoded", out JsonElement count) ? count.GetInt32() : 0;

    /// <summary>Seconds for which the video stood still, all together, as Chromium counts freezes: pictures shown for 150 ms longer than most.</summary>
    public async Task<double> ReadFrozenSecondsAsync() => (await ReadVideoAsync()).TryGetProperty("frozen", out JsonElement seconds) ? seconds.GetDouble() : 0;

    /// <summary>What the browser decoded of the sound and handed to its output.</summary>
    public async Task<InboundSound> ReadSoundAsync() => await _page.EvaluateAsync<InboundSound>(SoundScript);

    private async Task<JsonElement> ReadVideoAsync() => await _page.EvaluateAsync<JsonElement>(VideoScript);
}
