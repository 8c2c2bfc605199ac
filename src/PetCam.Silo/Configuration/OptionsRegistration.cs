using Microsoft.Extensions.Options;
using PetCam.Hub;

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
        services.AddValidated<HubOptions>(configuration, "Hub", ValidateHub);
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<HubOptions>>().Value);
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
