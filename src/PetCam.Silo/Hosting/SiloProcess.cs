using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;
using PetCam.Domain.Cluster;
using PetCam.Silo.Configuration;
using PetCam.Silo.Endpoints;
using PetCam.Storage;

namespace PetCam.Silo.Hosting;

/// <summary>The life of the process: from arguments to exit code.</summary>
internal static partial class SiloProcess
{
    private const int Success = 0;
    private const int Failure = 1;
    private const int WrongUsage = 2;

    /// <returns>0 after an orderly end, 1 when the silo could not start or was cut off while it stopped, 2 when an argument means nothing.</returns>
    public static async Task<int> RunAsync(string[] arguments)
    {
        if (CommandLine.TryParse(arguments, out string? error) is not { } command)
        {
            await Console.Error.WriteLineAsync($"petcam-silo: {error}");
            return WrongUsage;
        }

        if (command.WantsHelp)
        {
            await Console.Out.WriteAsync(HelpText.Write());
            return Success;
        }

        if (command.WantsVersion)
        {
            await Console.Out.WriteLineAsync($"petcam-silo {BuildVersion.Text}");
            return Success;
        }

        return command.OpenApiFile is { } file ? await OpenApiDocumentFile.WriteAsync(file) : await ServeAsync(command.Settings);
    }

    private static async Task<int> ServeAsync(string[] settings)
    {
        try
        {
            await using WebApplication app = SiloApplication.Build(settings);
            app.Services.GetRequiredService<IStartupValidator>().Validate();
            await app.StartAsync();
            LogReady(app.Logger, app.Services.GetRequiredService<SiloState>().Id, BuildVersion.Text, string.Join(", ", app.Urls));
            return await WaitForEndAsync(app);
        }
        catch (OptionsValidationException exception)
        {
            foreach (string failure in exception.Failures)
            {
                await Console.Error.WriteLineAsync($"petcam-silo: {failure}");
            }

            return Failure;
        }
        catch (IOException exception) when (exception.InnerException is AddressInUseException)
        {
            await Console.Error.WriteLineAsync($"petcam-silo: {exception.Message} Stop who has it, or choose another with --urls.");
            return Failure;
        }
        catch (InvalidOperationException exception) when (exception.InnerException is SocketException)
        {
            await Console.Error.WriteLineAsync($"petcam-silo: {exception.Message}"); // a port of viewers is taken; the message names its setting
            return Failure;
        }
        catch (Exception exception) when (exception is SiloStartException or StorageException or ClusterJoinException or RefereeUnavailableException or IOException)
        {
            await Console.Error.WriteLineAsync($"petcam-silo: {exception.Message}");
            return Failure;
        }
    }

    private static async Task<int> WaitForEndAsync(WebApplication app)
    {
        try
        {
            await app.WaitForShutdownAsync();
            return Success;
        }
        catch (OperationCanceledException)
        {
            LogCutOff(app.Logger, app.Services.GetRequiredService<SiloState>().Id, app.Services.GetRequiredService<IOptions<SiloOptions>>().Value.DrainTimeout);
            return Failure;
        }
    }

    [LoggerMessage(9008, LogLevel.Error, "Silo {SiloId} had not ended in order within {Timeout} (Silo:DrainTimeout); what was left is cut off")]
    private static partial void LogCutOff(ILogger logger, string siloId, TimeSpan timeout);

    [LoggerMessage(9001, LogLevel.Information, "Silo {SiloId} {Version} serves {Addresses}")]
    private static partial void LogReady(ILogger logger, string siloId, string version, string addresses);
}
