namespace PetCam.Media;

/// <summary>One encoded picture with its capture time: the noun that travels from board to screen.</summary>
/// <remarks>
/// Immutable and shared by all who hold a reference to its <see cref="MediaBuffer"/>: the same rules of ownership apply. A
/// parameter of this type is borrowed; keep it with <see cref="AddReference"/>, let go with <see cref="Dispose"/>.
/// </remarks>
public sealed class AccessUnit : IDisposable
{
    private readonly MediaBuffer _payload;

    /// <summary>Takes ownership of one reference of <paramref name="payload"/>.</summary>
    public AccessUnit(MediaBuffer payload, in AccessUnitInfo info)
    {
        ArgumentNullException.ThrowIfNull(payload);
        _payload = payload;
        Info = info;
    }

    /// <summary>What is known of the picture without parsing it.</summary>
    public AccessUnitInfo Info { get; }

    /// <summary>Annex B bytes (H.264, H.265), start codes included, or one JPEG file.</summary>
    public ReadOnlyMemory<byte> Payload => _payload.Memory;

    public ReadOnlySpan<byte> PayloadSpan => _payload.Span;

    public int Length => _payload.Length;

    public TrackId Track => Info.Track;

    public VideoCodec Codec => Info.Codec;

    public bool IsKeyframe => Info.IsKeyframe;

    public CaptureTime CaptureTime => Info.CaptureTime;

    /// <summary>Adds a reference that the caller must dispose of.</summary>
    /// <returns>This access unit.</returns>
    public AccessUnit AddReference()
    {
        _payload.AddReference();
        return this;
    }

    public void Dispose() => _payload.Dispose();
}
