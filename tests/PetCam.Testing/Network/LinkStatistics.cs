namespace PetCam.Testing;

/// <summary>What one direction of an emulated network did so far.</summary>
/// <param name="Received">Datagrams that came in.</param>
/// <param name="Forwarded">Datagrams that went out.</param>
/// <param name="ForwardedBytes">Their payload.</param>
/// <param name="Lost">Dropped by chance.</param>
/// <param name="Overflowed">Dropped because the queue in front of the capped link was full.</param>
/// <param name="Reordered">Held back so that others overtake them; counted in <paramref name="Forwarded"/> too.</param>
/// <param name="Refused">Not taken by the kernel when they were due.</param>
public readonly record struct LinkStatistics(
    long Received, long Forwarded, long ForwardedBytes, long Lost, long Overflowed, long Reordered, long Refused)
{
    /// <summary>Those that wait inside.</summary>
    public long UnderWay => Received - Forwarded - Lost - Overflowed - Refused;

    public override string ToString() =>
        $"{Received} received, {Forwarded} forwarded, {Lost} lost, {Overflowed} overflowed, {Reordered} reordered, {Refused} refused";
}
