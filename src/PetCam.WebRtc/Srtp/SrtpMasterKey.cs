namespace PetCam.WebRtc.Srtp;

/// <summary>Master key and master salt of one direction (RFC 3711 §3.2.1). Secret.</summary>
internal sealed class SrtpMasterKey(ReadOnlyMemory<byte> key, ReadOnlyMemory<byte> salt)
{
    public ReadOnlyMemory<byte> Key { get; } = key;

    public ReadOnlyMemory<byte> Salt { get; } = salt;
}
