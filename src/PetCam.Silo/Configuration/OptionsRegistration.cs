using System.Net;
using Microsoft.Extensions.Options;
using PetCam.Hub;
using PetCam.Ingest;
using PetCam.Recording;
using PetCam.Silo.Cluster;
using PetCam.Silo.Hosting;
using PetCam.Storage;
using PetCam.WebRtc;

namespace PetCam.Silo.Configuration;

/// <summary>Binds each section to its options and validates them when the silo starts.</summary>
internal static class OptionsRegistration
{
    public static void AddSiloOptions(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddValidated<SiloOptions>(configuration, SiloOptions.Section, options => options.Validate());
        services.AddValidated<FleetOptions>(configuration, FleetOptions.Section, options => options.Validate());
        services.AddValidated<AccessOptions>(configuration, AccessOptions.Section, options => options.Validate());
        services.AddValidated<CompatibilityOptions>(configuration, CompatibilityOptions.Section, options => options.Validate());
        services.AddValidated<ViewerOptions>(configuration, ViewerOptions.Section, options => options.Validate());
        services.AddValidated<HubOptions>(configuration, "Hub", ValidateHub);
        services.AddValidated<RecordingOptions>(configuration, "Recording", options => Catch(options.Validate));
        services.AddValidated<WebRtcOptions>(configuration, "WebRtc", options => Catch(options.Validate));
        services.AddOptions<UplinkOptions>().Bind(configuration.GetSection("Uplink"));
        services.AddOptions<SqliteStorageOptions>().Bind(configuration.GetSection("Storage"));
        services.AddDerivedDefaults(configuration);
        services.Configure<HostOptions>(host =>
        {
            SiloOptions silo = configuration.GetSection(SiloOptions.Section).Get<SiloOptions>() ?? new();
            host.ShutdownTimeout = silo.DrainTimeout;
        });
    }

    private static void AddValidated<TOptions>(
        this IServiceCollection services, IConfiguration configuration, string section, Func<TOptions, IEnumerable<string>> validate)
        where TOptions : class
    {
        services.AddOptions<TOptions>().Bind(configuration.GetSection(section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<TOptions>>(new SectionValidation<TOptions>(validate));
    }

    /// <summary>Values that follow from other settings where they are not set themselves.</summary>
    private static void AddDerivedDefaults(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<RecordingOptions>().PostConfigure<DataFolder, IOptions<SiloOptions>>((recording, data, silo) =>
        {
            recording.Directory = configuration["Recording:Directory"] ?? data.Recordings;
            recording.SiloId = silo.Value.Id;
        });
        services.AddOptions<SqliteStorageOptions>().PostConfigure<DataFolder>((storage, data) =>
            storage.Path = configuration["Storage:Path"] ?? data.Database);
        services.AddOptions<UplinkOptions>().PostConfigure<IOptions<SiloOptions>, IOptions<AccessOptions>>((uplink, silo, access) =>
        {
            uplink.SiloId = silo.Value.Id;
            uplink.Token ??= access.Value.Token; // closed for people is closed for boards, unless boards have a token of their own
        });
        if (configuration["WebRtc:ListenAddress"] is null && ListenAddresses.AreAllLoopback(configuration))
        {
            services.PostConfigure<WebRtcOptions>(webRtc => webRtc.ListenAddress = IPAddress.Loopback.ToString());
        }
    }

    /// <summary>Turns a validation that throws into sentences.</summary>
    private static IEnumerable<string> Catch(Action validate)
    {
        try
        {
            validate();
            return [];
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
        {
            return [exception.Message];
        }
    }

    private static IEnumerable<string> ValidateHub(HubOptions hub)
    {
        if (hub.MaxGopUnits < 1 || hub.MaxGopBytes < 1)
        {
            yield return "Hub:MaxGopUnits and Hub:MaxGopBytes must be 1 or more: viewers start on the cached GOP.";
        }

        if (hub.DetectionHistory < 1)
        {
            yield return $"Hub:DetectionHistory is {hub.DetectionHistory}: use 1 or more.";
        }
    }
}
