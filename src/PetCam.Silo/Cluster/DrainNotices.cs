using Microsoft.Extensions.Options;
using PetCam.Domain.Cluster;
using PetCam.Silo.Configuration;
using PetCam.Silo.Hosting;
using PetCam.Silo.Http;

namespace PetCam.Silo.Cluster;

/// <summary>Knows which silos are being emptied, so that event channels can ask the viewers there to go elsewhere. Any thread.</summary>
/// <remarks>
/// A page's channel and its session may be at different silos, for the front door chooses for each: so every silo tells of all.
/// </remarks>
internal sealed class DrainNotices
{
    /// <summary>Viewers go over a third of the time that a drain may take, as uplinks do.</summary>
    private const int SpreadShare = 3;

    private readonly Lock _gate = new();
    private readonly IClusterMembership _members;
    private readonly SiloState _silo;
    private readonly Followed<DrainNotice> _notice;

    public DrainNotices(IClusterMembership members, SiloState silo, IOptions<SiloOptions> options)
    {
        _members = members;
        _silo = silo;
        _notice = new Followed<DrainNotice>(new DrainNotice(0, [], (int)(options.Value.DrainTimeout / SpreadShare).TotalMilliseconds));
        members.Changed += Look;
        silo.Draining.Register(Look);
        Look();
    }

    public DrainNotice Current => _notice.Current;

    /// <summary>For a channel that opens: completes at once when a silo is being emptied. That none is goes without saying.</summary>
    public Task<DrainNotice> WaitForFirstAsync(CancellationToken cancellationToken)
    {
        DrainNotice current = Current;
        return WaitForChangeAsync(current.Silos.Count > 0 ? current.Version - 1 : current.Version, cancellationToken);
    }

    /// <summary>Completes when something is newer than <paramref name="version"/>, which may be at once.</summary>
    public Task<DrainNotice> WaitForChangeAsync(long version, CancellationToken cancellationToken) => _notice.WaitForChangeAsync(version, cancellationToken);

    private void Look()
    {
        lock (_gate)
        {
            IReadOnlyList<string> draining = FindDraining();
            DrainNotice before = Current;
            if (!draining.SequenceEqual(before.Silos, StringComparer.Ordinal))
            {
                _notice.Become(before with { Version = before.Version + 1, Silos = draining });
            }
        }
    }

    /// <summary>Nobody is asked to go while there is nowhere to go.</summary>
    private IReadOnlyList<string> FindDraining()
    {
        ILookup<bool, string> byDraining = _members.Silos.ToLookup(IsDraining, silo => silo.Identity.Id);
        return byDraining[false].Any() ? [.. byDraining[true]] : [];
    }

    /// <summary>This silo knows of its own end before the others do, and also while the table of silos cannot be reached.</summary>
    private bool IsDraining(SiloModel silo) => silo.Phase == SiloPhase.Draining || (_silo.IsDraining && silo.Identity.Id == _members.Self.Id);
}
