namespace PetCam.Media;

/// <summary>A piece of encoded sound with its capture time: what an access unit is for pictures. Every frame can be decoded by itself.</summary>
/// <remarks>
/// Immutable and shared by all who hold a reference to its <see cref="MediaBuffer"/>. A parameter of this type is borrowed; keep it with
/// <see cref="AddReference"/>, let go with <see cref="Dispose"/>.
/// </remarks>
public sealed class AudioFrame : IDisposable
{
    /// <summary>Longest frame, so that it travels in one datagram everywhere, with room for every header. 20 ms of Opus at 400 kb/s, 128 ms of G.711.</summary>
    public const int MaxBytes = 1024;

    private readonly MediaBuffer _payload;

    /// <summary>Takes ownership of one reference of <paramref name="payload"/>.</summary>
    public AudioFrame(MediaBuffer payload, in AudioFrameInfo info)
    {
        ArgumentNullException.ThrowIfNull(payload);
        _payload = payload;
        Info = info;
    }

    public AudioFrameInfo Info { get; }

    /// <summary>One Opus packet, or G.711 samples.</summary>
    public ReadOnlyMemory<byte> Payload => _payload.Memory;

    public ReadOnlySpan<byte> PayloadSpan => _payload.Span;

    public int Length => _payload.Length;

    /// <summary>Adds a reference that the caller must dispose of.</summary>
    /// <returns>This frame.</returns>
    public AudioFrame AddReference()
    {
        _payload.AddReference();
        return this;
    }

    public void Dispose() => _payload.Dispose();
}
