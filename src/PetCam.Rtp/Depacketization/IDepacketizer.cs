namespace PetCam.Rtp;

/// <summary>Puts the payloads of one stream together again. One implementation per codec; packets come in order, and one thread at a time.</summary>
public interface IDepacketizer : IDisposable
{
    /// <summary>True while nothing is handed on because decoding cannot start: at the beginning, and after a loss. Ask the sender for a keyframe.</summary>
    bool WaitsForKeyframe { get; }

    /// <summary>Units that were begun or complete and not handed on: broken, too long, or of no use without a keyframe.</summary>
    long DroppedUnits { get; }

    /// <summary>The next packet in order.</summary>
    /// <param name="payload">Untrusted bytes without header and padding; borrowed for the call. Empty ones are passed over.</param>
    /// <param name="timestamp">Unwrapped: it does not repeat after 2^32 ticks.</param>
    /// <param name="marker">Last packet of its unit.</param>
    void Push(ReadOnlySpan<byte> payload, long timestamp, bool marker);

    /// <summary>Packets between the last one and the next are lost for good.</summary>
    void Lose();
}
