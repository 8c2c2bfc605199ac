using PetCam.Media;

namespace PetCam.Rtp;

/// <summary>Takes the access units that a depacketizer completes, in decoding order, the first one a keyframe.</summary>
public interface IDepacketizedUnits
{
    /// <param name="bytes">Annex B; takes ownership.</param>
    void OnUnit(MediaBuffer bytes, in DepacketizedUnit unit);
}
