using System.Reflection;
using PetCam.HttpLive;
using PetCam.Hub;
using PetCam.Ingest;
using PetCam.Recording;
using PetCam.Silo.Configuration;
using PetCam.Storage;
using PetCam.WebRtc;

namespace PetCam.Silo.Tests.Configuration;

public sealed class SettingCatalogTests
{
    public static TheoryData<string> Documented => [.. SettingCatalog.All.Select(setting => setting.Key)];

    [Theory]
    [InlineData(typeof(SiloOptions), "Silo")]
    [InlineData(typeof(AccessOptions), "Access")]
    [InlineData(typeof(FleetOptions), "Fleet")]
    [InlineData(typeof(CompatibilityOptions), "Compatibility")]
    [InlineData(typeof(HubOptions), "Hub")]
    [InlineData(typeof(UplinkOptions), "Uplink")]
    [InlineData(typeof(WebRtcOptions), "WebRtc")]
    [InlineData(typeof(HttpLiveOptions), "HttpLive")]
    [InlineData(typeof(RecordingOptions), "Recording")]
    [InlineData(typeof(SqliteStorageOptions), "Storage")]
    public void Every_property_of_an_options_class_is_in_the_catalog(Type options, string section)
    {
        string[] derived = ["RequiresToken", "SiloId"]; // read-only, and set from Silo:Id
        IEnumerable<string> missing = options.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => !derived.Contains(property.Name))
            .Select(property => $"{section}:{property.Name}")
            .Where(key => !SettingCatalog.Contains(key) && !SettingCatalog.Contains($"{key}:0"));

        Assert.Empty(missing);
    }

    [Theory]
    [MemberData(nameof(Documented))]
    public void Setting_is_in_the_documentation_with_its_default(string key)
    {
        Setting setting = SettingCatalog.All.Single(candidate => candidate.Key == key);

        Assert.Contains($"| `{setting.Key}` | {setting.Default} | {setting.Description} |", Repository.Read("docs/configuration.md"), StringComparison.Ordinal);
    }

    [Fact]
    public void Help_names_every_setting() =>
        Assert.All(SettingCatalog.All, setting => Assert.Contains(setting.Key, HelpText.Write(), StringComparison.Ordinal));
}
