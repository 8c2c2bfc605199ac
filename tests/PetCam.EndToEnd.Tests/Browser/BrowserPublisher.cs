using Microsoft.Playwright;

namespace PetCam.EndToEnd.Tests.Browser;

/// <summary>A browser as a camera, as a phone's page would do it: its H.264 encoder, and WHIP by hand.</summary>
/// <remarks>A canvas stands in for the camera and a tone of 440 Hz for the microphone, because the silo's pages forbid themselves to use any (Permissions-Policy).</remarks>
internal sealed class BrowserPublisher(IPage page)
{
    private const string PublishScript = """
        async (camera) => {
          const canvas = Object.assign(document.createElement('canvas'), { width: 640, height: 360 });
          const picture = canvas.getContext('2d');
          let count = 0;
          setInterval(() => {
            picture.fillStyle = `hsl(${count * 3 % 360} 60% 40%)`;
            picture.fillRect(0, 0, 640, 360);
            picture.fillStyle = '#fff';
            picture.fillRect(count++ * 8 % 640, 100, 80, 160);
          }, 33);
          const stream = canvas.captureStream(30);
          const sound = new AudioContext();
          const microphone = sound.createMediaStreamDestination();
          const tone = sound.createOscillator();
          tone.connect(microphone);
          tone.start();
          stream.addTrack(microphone.stream.getAudioTracks()[0]);
          const connection = new RTCPeerConnection();
          for (const track of stream.getTracks()) connection.addTransceiver(track, { direction: 'sendonly', streams: [stream] });
          window.petcamPublisher = connection;
          await connection.setLocalDescription(await connection.createOffer());
          const response = await fetch(`/cameras/${camera}/whip?name=A%20phone`, {
            method: 'POST', headers: { 'content-type': 'application/sdp' }, body: connection.localDescription.sdp,
          });
          if (response.status !== 201) throw new Error(`WHIP answered ${response.status}: ${await response.text()}`);
          await connection.setRemoteDescription({ type: 'answer', sdp: await response.text() });
          window.petcamSession = response.headers.get('location');
          await new Promise((resolve, reject) => {
            const settle = () => connection.connectionState === 'connected' ? resolve() : connection.connectionState === 'failed' && reject(new Error('failed'));
            connection.addEventListener('connectionstatechange', settle);
            settle();
          });
        }
        """;

    private const string StatisticsScript = """
        async () => {
          const report = [...(await window.petcamPublisher.getStats()).values()];
          const video = report.find((entry) => entry.type === 'outbound-rtp' && entry.kind === 'video');
          const codec = report.find((entry) => entry.id === video.codecId);
          const remote = report.find((entry) => entry.type === 'remote-inbound-rtp' && entry.kind === 'video');
          return {
            codec: codec?.mimeType ?? '', encoder: video.encoderImplementation ?? '', framesEncoded: video.framesEncoded ?? 0,
            pliCount: video.pliCount ?? 0, targetBitrate: video.targetBitrate ?? 0, hasReceiverReport: remote !== undefined,
          };
        }
        """;

    /// <summary>Returns when the peer connection is connected.</summary>
    public Task PublishAsync(string camera) => page.EvaluateAsync(PublishScript, camera);

    public Task<OutboundVideo> ReadAsync() => page.EvaluateAsync<OutboundVideo>(StatisticsScript);

    /// <summary>Closes the connection without deleting the session.</summary>
    public Task HangUpAsync() => page.EvaluateAsync("() => window.petcamPublisher.close()");

    /// <summary>Deletes the session.</summary>
    /// <returns>The HTTP status.</returns>
    public Task<int> EndAsync() => page.EvaluateAsync<int>(
        "async () => (await fetch(window.petcamSession, { method: 'DELETE' })).status");
}
