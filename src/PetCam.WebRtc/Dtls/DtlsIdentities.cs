using PetCam.WebRtc.Srtp;

namespace PetCam.WebRtc.Dtls;

/// <summary>Renews the certificate ahead of its expiry. Sessions keep the one that they were answered with.</summary>
/// <remarks>
/// Any thread. A replaced context is not disposed of: a session may just be created from it, and libssl keeps what running ones need. It is freed with
/// its handle, by the garbage collector.
/// </remarks>
internal sealed class DtlsIdentities : IDisposable
{
    private const int RenewalShare = 10; // in the last tenth of its life a certificate begins no more sessions

    private readonly TimeProvider _time;
    private readonly TimeSpan _lifetime;
    private readonly Lock _gate = new();
    private DtlsIdentity _current;

    /// <exception cref="InvalidOperationException">libssl is unusable.</exception>
    public DtlsIdentities(TimeProvider time, TimeSpan lifetime)
    {
        _time = time;
        _lifetime = lifetime;
        _current = Create();
    }

    /// <summary>For a session that begins now.</summary>
    public DtlsIdentity Current
    {
        get
        {
            lock (_gate)
            {
                return _time.GetUtcNow() < _current.RenewAt ? _current : _current = Create();
            }
        }
    }

    public void Dispose() => _current.Context.Dispose();

    private DtlsIdentity Create()
    {
        DtlsCertificate certificate = DtlsCertificate.Create(_time, _lifetime);
        return new DtlsIdentity(
            new DtlsServerContext(certificate, SrtpProfile.All), certificate.Fingerprint, _time.GetUtcNow() + _lifetime - (_lifetime / RenewalShare));
    }
}
