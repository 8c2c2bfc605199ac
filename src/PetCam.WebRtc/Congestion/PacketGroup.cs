namespace PetCam.WebRtc.Congestion;

/// <summary>Packets that left together; times in microseconds. The default value is no group.</summary>
internal readonly record struct PacketGroup(long FirstSent, long LastSent, long FirstArrival, long LastArrival)
{
    public bool IsSet { get; } = true;

    public PacketGroup With(long sent, long arrival) => this with
    {
        LastSent = Math.Max(LastSent, sent),
        LastArrival = Math.Max(LastArrival, arrival),
    };
}
