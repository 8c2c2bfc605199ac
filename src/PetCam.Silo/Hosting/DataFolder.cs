using Microsoft.Extensions.Options;
using PetCam.Silo.Configuration;

namespace PetCam.Silo.Hosting;

/// <summary>The folder that holds database and recordings; it exists once this does.</summary>
internal sealed class DataFolder
{
    /// <exception cref="SiloStartException">It cannot be created or written.</exception>
    public DataFolder(IOptions<SiloOptions> options)
    {
        Root = Path.GetFullPath(options.Value.DataFolder);
        Recordings = Path.Combine(Root, "recordings");
        try
        {
            Directory.CreateDirectory(Recordings);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new SiloStartException($"The data folder {Root} cannot be used: {exception.Message} Set Silo:DataFolder (--data) to one that can.");
        }
    }

    public string Root { get; }

    public string Recordings { get; }

    public string Database => Path.Combine(Root, "petcam.db");
}
