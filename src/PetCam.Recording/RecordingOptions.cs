namespace PetCam.Recording;

/// <summary>Where recordings go and what bounds them. Section <c>Recording</c>.</summary>
public sealed class RecordingOptions
{
    /// <summary>The folder; made when it is absent. Default <c>data/recordings</c> below the working directory.</summary>
    public string Directory { get; set; } = Path.Combine("data", "recordings");

    /// <summary>Id of the silo whose disk this is. The host sets it.</summary>
    public string SiloId { get; set; } = string.Empty;

    /// <summary>Access units that wait while the disk is slow. Default 900: 30 s at 30 pictures a second. Beyond it a GOP is lost and counted.</summary>
    public int QueueUnits { get; set; } = 900;

    /// <summary>Bytes of one fragment; a larger GOP is split. Default 8 MiB. It bounds the memory of a recording.</summary>
    public int MaxFragmentBytes { get; set; } = 8 * 1024 * 1024;

    /// <summary>Time that one fragment may hold, and so the most that a killed silo loses. Default 4 s.</summary>
    public TimeSpan MaxFragmentDuration { get; set; } = TimeSpan.FromSeconds(4);

    /// <summary>When pictures are missing for up to this long, the last one stands still; longer, and a new file begins. Default 10 s.</summary>
    public TimeSpan MaxHeldPicture { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>A recording does not start, and ends, when the disk has less room than this. Default 256 MiB; 0 does not check.</summary>
    public long MinFreeBytes { get; set; } = 256L * 1024 * 1024;

    /// <summary>Waits for the disk after each fragment, so that even a power cut loses only the fragment in flight. Default true.</summary>
    public bool FlushToDisk { get; set; } = true;

    /// <exception cref="ArgumentException">A value is impossible; the message names the remedy.</exception>
    public void Validate()
    {
        Require(!string.IsNullOrWhiteSpace(Directory), "Recording:Directory is empty: name a folder.");
        Require(QueueUnits is > 0 and <= 100_000, $"Recording:QueueUnits is {QueueUnits}: use 1 to 100000.");
        Require(
            MaxFragmentBytes is >= 64 * 1024 and <= 256 * 1024 * 1024,
            $"Recording:MaxFragmentBytes is {MaxFragmentBytes}: use 65536 to 268435456.");
        Require(
            MaxFragmentDuration > TimeSpan.Zero && MaxFragmentDuration <= TimeSpan.FromMinutes(1),
            $"Recording:MaxFragmentDuration is {MaxFragmentDuration}: use up to one minute.");
        Require(
            MaxHeldPicture > TimeSpan.Zero && MaxHeldPicture <= TimeSpan.FromHours(1),
            $"Recording:MaxHeldPicture is {MaxHeldPicture}: use up to one hour.");
        Require(MinFreeBytes >= 0, $"Recording:MinFreeBytes is {MinFreeBytes}: use 0 or more.");
    }

    private static void Require(bool holds, string message)
    {
        if (!holds)
        {
            throw new ArgumentException(message);
        }
    }
}
