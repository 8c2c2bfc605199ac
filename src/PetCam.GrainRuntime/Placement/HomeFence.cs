using PetCam.Domain.Cluster;

namespace PetCam.GrainRuntime.Placement;

/// <summary>Looks before every turn whether the activation's home is still here. Two look-ups in memory.</summary>
internal sealed class HomeFence(IClusterMembership membership, IHomeDirectory directory)
{
    public HomeStanding Check(ActivationHome home)
    {
        if (membership.Self.Incarnation != home.Incarnation)
        {
            return HomeStanding.Lost;
        }

        if (!membership.IsAlive)
        {
            return HomeStanding.Suspended;
        }

        return home.Key.Length == 0 || directory.OwnedEpoch(home.Key) == home.Epoch
            ? HomeStanding.Valid
            : StandingOfStale();
    }

    /// <summary>The directory also says "not owned" when the life was suspended since it was looked at.</summary>
    private HomeStanding StandingOfStale() => membership.IsAlive ? HomeStanding.Lost : HomeStanding.Suspended;
}
