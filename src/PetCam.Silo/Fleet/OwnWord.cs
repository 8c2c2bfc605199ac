using PetCam.Domain.Cameras;
using PetCam.Protocol.V1;

namespace PetCam.Silo.Fleet;

/// <summary>What this silo knows by itself about one camera.</summary>
/// <param name="Epoch">In which it is so: a higher one knows better.</param>
internal abstract record OwnWord(ulong Epoch)
{
    /// <param name="told">What the fleet's grain said last.</param>
    /// <returns>What is shown.</returns>
    public CameraState Over(CameraState told, DateTimeOffset now) => told.Epoch > Epoch ? told : Amend(told, now);

    protected abstract CameraState Amend(CameraState told, DateTimeOffset now);

    /// <summary>Its uplink is connected here.</summary>
    /// <param name="Report">Null before the first.</param>
    internal sealed record Here(UplinkConnected Uplink, CameraReport? Report) : OwnWord(Uplink.Epoch)
    {
        protected override CameraState Amend(CameraState told, DateTimeOffset now)
        {
            CameraState here = CameraPresence.Connect(told, Uplink);
            here.Report = Report ?? (told.Epoch == Epoch ? told.Report : here.Report);
            return here;
        }
    }

    /// <summary>Its uplink was connected here, and is no more.</summary>
    internal sealed record Left(UplinkDisconnected Uplink) : OwnWord(Uplink.Epoch)
    {
        protected override CameraState Amend(CameraState told, DateTimeOffset now)
        {
            if (!told.Online)
            {
                return told;
            }

            CameraState left = CameraPresence.GoOffline(told, Uplink.Reason, Uplink.AtUnixMs);
            left.Epoch = Uplink.Epoch;
            return left;
        }
    }

    /// <summary>Another silo has claimed it: a hint, which counts for a while only, for the uplink may not have stayed.</summary>
    internal sealed record Elsewhere(string Silo, ulong HomeEpoch, DateTimeOffset Until) : OwnWord(HomeEpoch)
    {
        protected override CameraState Amend(CameraState told, DateTimeOffset now) =>
            told.Online && told.Epoch < HomeEpoch && now < Until ? new(told) { SiloId = Silo } : told;
    }
}
