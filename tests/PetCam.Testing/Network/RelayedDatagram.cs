namespace PetCam.Testing;

/// <summary>A datagram inside a relay. The bytes are pooled; the relay gives them back.</summary>
internal readonly record struct RelayedDatagram(RelayClient Client, byte[] Bytes, int Length)
{
    public ReadOnlySpan<byte> Span => Bytes.AsSpan(0, Length);
}
