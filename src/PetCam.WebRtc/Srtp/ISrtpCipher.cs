namespace PetCam.WebRtc.Srtp;

/// <summary>The packet transform of one direction under one profile (RFC 3711 §3.3, §3.4). One thread at a time; allocates nothing per packet.</summary>
internal interface ISrtpCipher : IDisposable
{
    /// <summary>Encrypts a payload behind a header that is already in place.</summary>
    /// <param name="packet">Begins with the header; room for header, payload and tag. A retransmission must give the same bytes for the same index.</param>
    /// <param name="payload">Plaintext, elsewhere.</param>
    /// <param name="index">Roll-over counter and sequence number: 48 bits.</param>
    /// <returns>Bytes of the protected packet.</returns>
    int ProtectRtp(Span<byte> packet, int headerBytes, ReadOnlySpan<byte> payload, uint ssrc, long index);

    /// <summary>Checks and decrypts an RTP packet. Any bytes are safe.</summary>
    /// <param name="headerBytes">Of the header with contributing sources and extension block, which <paramref name="packet"/> holds whole.</param>
    /// <param name="destination">Header and payload; undefined when the packet is not authentic.</param>
    /// <param name="index">As the receiver estimates it.</param>
    /// <returns>False when it is cut short, does not fit or is not authentic.</returns>
    bool TryUnprotectRtp(ReadOnlySpan<byte> packet, int headerBytes, Span<byte> destination, uint ssrc, long index, out int length);

    /// <summary>Encrypts a compound RTCP packet.</summary>
    /// <param name="index">31 bits; never used twice.</param>
    /// <returns>Bytes written to <paramref name="destination"/>.</returns>
    int ProtectRtcp(Span<byte> destination, ReadOnlySpan<byte> compound, uint index);

    /// <summary>Checks and decrypts a compound RTCP packet. Any bytes are safe.</summary>
    /// <returns>False when it is cut short or not authentic.</returns>
    bool TryUnprotectRtcp(ReadOnlySpan<byte> packet, Span<byte> destination, out int length, out uint index);
}
