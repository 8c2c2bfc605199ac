namespace PetCam.Grains.State;

/// <summary>Wall-clock times as messages carry them.</summary>
internal static class UnixMilliseconds
{
    public static long Now(TimeProvider time) => time.GetUtcNow().ToUnixTimeMilliseconds();
}
