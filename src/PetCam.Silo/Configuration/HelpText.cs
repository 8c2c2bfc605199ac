using System.Text;

namespace PetCam.Silo.Configuration;

/// <summary>What <c>petcam-silo --help</c> prints.</summary>
internal static class HelpText
{
    public static string Write()
    {
        StringBuilder text = new();
        text.Append(
            """
            petcam-silo: serves a fleet of pet cameras

            Usage: petcam-silo [--urls URL] [--data DIR] [--id NAME] [--log text|json] [--Section:Key=VALUE ...]
                   petcam-silo --help | --version | --write-openapi FILE

            Settings come from appsettings.json beside the program, then the environment (Section__Key), then the command line.
            Times are hours:minutes:seconds.


            """);
        int keyWidth = SettingCatalog.All.Max(setting => setting.Key.Length);
        foreach (Setting setting in SettingCatalog.All)
        {
            text.Append("  ").Append(setting.Key.PadRight(keyWidth)).Append("  ")
                .Append(setting.Description).Append(" [").Append(setting.Default).Append("]\n");
        }

        return text.ToString();
    }
}
