using System.Buffers.Binary;

namespace PetCam.WebRtc.Srtp;

/// <summary>Both directions of one peer's SRTP, with the SRTCP index and the replay windows. One thread at a time.</summary>
internal sealed class SrtpSession : IDisposable
{
    private const uint MaxRtcpIndex = 0x7FFF_FFFF;

    private readonly ISrtpCipher _outbound;
    private readonly ISrtpCipher _inbound;
    private readonly SrtpReceiver _receiver;
    private readonly RtcpReplayWindows _windows = new();
    private uint _nextRtcpIndex;

    public SrtpSession(SrtpKeyingMaterial keys)
    {
        Profile = keys.Profile;
        _outbound = CreateCipher(keys.Profile, keys.Outbound, outbound: true);
        _inbound = CreateCipher(keys.Profile, keys.Inbound, outbound: false);
        _receiver = new SrtpReceiver(_inbound);
    }

    public SrtpProfile Profile { get; }

    /// <inheritdoc cref="ISrtpCipher.ProtectRtp"/>
    public int ProtectRtp(Span<byte> packet, int headerBytes, ReadOnlySpan<byte> payload, uint ssrc, long index) =>
        _outbound.ProtectRtp(packet, headerBytes, payload, ssrc, index);

    /// <inheritdoc cref="SrtpReceiver.TryUnprotect"/>
    public bool TryUnprotectRtp(ReadOnlySpan<byte> packet, Span<byte> destination, out int length, out long index) =>
        _receiver.TryUnprotect(packet, destination, out length, out index);

    /// <returns>Bytes written; 0 when the index is used up, after 2^31 packets (RFC 3711 §9.2).</returns>
    public int ProtectRtcp(Span<byte> destination, ReadOnlySpan<byte> compound) =>
        _nextRtcpIndex == MaxRtcpIndex ? 0 : _outbound.ProtectRtcp(destination, compound, ++_nextRtcpIndex);

    /// <returns>False for what is cut short, forged or replayed.</returns>
    public bool TryUnprotectRtcp(ReadOnlySpan<byte> packet, Span<byte> destination, out int length) =>
        _inbound.TryUnprotectRtcp(packet, destination, out length, out uint index)
        && _windows.TryAccept(BinaryPrimitives.ReadUInt32BigEndian(packet[SrtcpFormat.SsrcOffset..]), index);

    public void Dispose()
    {
        _outbound.Dispose();
        _inbound.Dispose();
    }

    private static ISrtpCipher CreateCipher(SrtpProfile profile, SrtpMasterKey master, bool outbound)
    {
        SrtpSessionKeys keys = SrtpSessionKeys.Derive(profile, master);
        return profile.IsAead ? new SrtpGcmCipher(keys, outbound) : new SrtpCounterModeCipher(keys);
    }
}
