using Microsoft.Playwright;

namespace PetCam.EndToEnd.Tests.Browser;

/// <summary>What the browser itself counts about the video it receives: the inbound-rtp statistics of the newest peer connection (W3C webrtc-stats).</summary>
internal sealed class InboundVideo
{
    /// <summary>Keeps every peer connection that a page makes where <see cref="ReadAsync"/> finds it; the player shows its own to nobody.</summary>
    public const string KeepConnectionsScript = """
        window.petcamConnections = [];
        window.RTCPeerConnection = class extends RTCPeerConnection {
          constructor(...args) { super(...args); window.petcamConnections.push(this); }
        };
        """;

    /// <summary>When it was read, milliseconds.</summary>
    public double Timestamp { get; init; }

    /// <summary>Peer connections that the page has made; the other counts are those of the newest, and zero before its first packet.</summary>
    public int Connections { get; init; }

    public int FramesDecoded { get; init; }

    public int FramesDropped { get; init; }

    public int FreezeCount { get; init; }

    public int PacketsLost { get; init; }

    public int PacketsReceived { get; init; }

    public int NackCount { get; init; }

    public int PliCount { get; init; }

    public int FrameWidth { get; init; }

    public static async Task<InboundVideo> ReadAsync(IPage page) => await page.EvaluateAsync<InboundVideo>(
        """
        async () => {
          const report = await window.petcamConnections.at(-1).getStats();
          const { timestamp, framesDecoded = 0, framesDropped = 0, freezeCount = 0, packetsLost = 0,
            packetsReceived = 0, nackCount = 0, pliCount = 0, frameWidth = 0 } =
            [...report.values()].find((entry) => entry.type === 'inbound-rtp' && entry.kind === 'video') ?? { timestamp: Date.now() };
          return { timestamp, connections: window.petcamConnections.length, framesDecoded, framesDropped, freezeCount, packetsLost, packetsReceived, nackCount, pliCount, frameWidth };
        }
        """);
}
