namespace PetCam.EndToEnd.Tests.Browser;

/// <summary>What the browser itself counts about the video it sends (W3C webrtc-stats, outbound-rtp).</summary>
internal sealed class OutboundVideo
{
    /// <summary>e.g. <c>video/H264</c>.</summary>
    public string Codec { get; init; } = string.Empty;

    public string Encoder { get; init; } = string.Empty;

    public int FramesEncoded { get; init; }

    /// <summary>Keyframes it was asked for.</summary>
    public int PliCount { get; init; }

    /// <summary>Bits per second that it allows itself.</summary>
    public double TargetBitrate { get; init; }

    /// <summary>A receiver report came.</summary>
    public bool HasReceiverReport { get; init; }
}
