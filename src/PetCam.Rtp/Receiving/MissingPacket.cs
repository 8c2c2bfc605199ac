namespace PetCam.Rtp;

/// <summary>A packet that a receiver has not got though later ones came.</summary>
internal struct MissingPacket
{
    /// <summary>Extended sequence number.</summary>
    public long Index;

    /// <summary>When it was noticed, and when it was asked for last.</summary>
    public TimeSpan Since;

    public TimeSpan AskedAt;

    public int Attempts;
}
