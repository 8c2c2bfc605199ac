using Microsoft.Extensions.Options;
using PetCam.Silo.Configuration;
using PetCam.Silo.Hosting;

namespace PetCam.Silo.Health;

/// <summary>The data folder's disk must have room, or recordings end and state is not saved.</summary>
internal sealed class DiskSpaceCheck(DataFolder data, IOptions<SiloOptions> options) : IReadinessCheck
{
    public ValueTask<HealthCheckResult> CheckAsync(CancellationToken cancellationToken) => ValueTask.FromResult(Check(data.Root));

    private HealthCheckResult Check(string folder)
    {
        try
        {
            long free = new DriveInfo(folder).AvailableFreeSpace;
            long needed = options.Value.MinFreeBytes;
            return new HealthCheckResult(
                "disk", free >= needed, $"{free >> 20} MiB free for {folder}; {needed >> 20} MiB needed (Silo:MinFreeBytes).");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new HealthCheckResult("disk", false, $"{folder}: {exception.Message} (Silo:DataFolder)");
        }
    }
}
