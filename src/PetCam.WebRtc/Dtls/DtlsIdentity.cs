using PetCam.Sdp;

namespace PetCam.WebRtc.Dtls;

/// <summary>What the silo is known by while one certificate holds.</summary>
/// <param name="Context">For new sessions.</param>
/// <param name="Fingerprint">For their answers.</param>
/// <param name="RenewAt">Wall clock: from then on new sessions get a new one.</param>
internal sealed record DtlsIdentity(DtlsServerContext Context, SdpFingerprint Fingerprint, DateTimeOffset RenewAt);
