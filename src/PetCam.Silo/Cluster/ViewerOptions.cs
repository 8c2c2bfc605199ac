namespace PetCam.Silo.Cluster;

/// <summary>How many viewers this silo takes, and how much for them (section <c>Viewers</c>). 0 sets no limit.</summary>
internal sealed class ViewerOptions
{
    public const string Section = "Viewers";

    /// <summary>Viewers at one time, of all kinds. Default 0: WebRtc:MaxSessions and HttpLive:MaxStreamsPerCamera hold anyway, and what a viewer costs depends on the camera.</summary>
    public int MaxViewers { get; set; }

    /// <summary>Bits per second sent to viewers, beyond which no further ones are taken. Default 0: a silo does not know the line that it hangs on.</summary>
    public long MaxEgressBps { get; set; }

    /// <summary>
    /// Share of the machine's cores that this process uses, 0 to 1, averaged over <see cref="SiloLoadMeter.CpuMemory"/>, beyond which no further
    /// viewers are taken. Default 0.9: beyond, pictures of those who watch already come late. Cameras are taken all the same.
    /// </summary>
    public double MaxCpu { get; set; } = 0.9;

    public IEnumerable<string> Validate()
    {
        if (MaxViewers < 0 || MaxEgressBps < 0)
        {
            yield return "Viewers:MaxViewers and Viewers:MaxEgressBps must be 0 (no limit) or more.";
        }

        if (!(MaxCpu is >= 0 and <= 1))
        {
            yield return $"Viewers:MaxCpu is {MaxCpu}: use 0 (no limit) to 1 (all cores of the machine).";
        }
    }
}
